import { z } from 'zod';

/** The options of `npm start`. */
export const jobOptions = z.object({
  once: z.boolean().default(false),
  sample: z.boolean().default(false),
  full: z.boolean().default(false),
  mlflow: z.boolean().default(false),
  json: z.boolean().default(false),
  port: z.int().min(1).max(65_535).optional(),
});
export type JobOptions = z.infer<typeof jobOptions>;

const flag = (isSet: boolean, ...args: string[]): string[] => (isSet ? args : []);

// What a sample is, the project of the etl app and the model say.
export const ingestArgs = ({ sample }: JobOptions): string[] => ['ingest', '--json', ...flag(sample, '--sample')];

export const trainArgs = ({ sample, full }: JobOptions): string[] => ['train', '--json', ...flag(full, '--recipe', 'full'), ...flag(sample, '--sample')];

export const serveArgs = (runId: string, { port }: JobOptions): string[] => ['serve', '--json', '--run', runId, ...flag(port !== undefined, '--port', String(port))];

export const decideByRunArgs = (runId: string): string[] => ['decide', '--json', '--by', 'run', '--run', runId];

export const decideByEndpointArgs = (address: string): string[] => ['decide', '--json', '--by', 'endpoint', '--endpoint', address];
