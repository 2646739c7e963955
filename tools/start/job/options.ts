import { z } from 'zod';

/** The options of `npm start`. */
export const jobOptions = z.object({
  once: z.boolean().default(false),
  sample: z.boolean().default(false),
  full: z.boolean().default(false),
  json: z.boolean().default(false),
  port: z.coerce.number().int().min(1).max(65_535).optional(),
});
export type JobOptions = z.infer<typeof jobOptions>;

/** The sample is the first forty days; its periods lie in them as those of the whole do in six months. */
const samplePeriods = ['--training', '2001-01-15..2001-01-31', '--validation', '2001-02-01..2001-02-04', '--test', '2001-02-05..2001-02-09'];

export const ingestArgs = ({ sample }: JobOptions): string[] => ['ingest', '--json', ...(sample ? ['--to', '2001-02-09'] : [])];

export const trainArgs = ({ sample, full }: JobOptions): string[] => [
  'train',
  '--json',
  ...(full ? ['--recipe', 'full'] : []),
  ...(sample ? samplePeriods : []),
];

export const serveArgs = (runId: string, { port }: JobOptions): string[] => [
  'serve',
  '--json',
  '--run',
  runId,
  ...(port === undefined ? [] : ['--port', String(port)]),
];

export const decideByRunArgs = (runId: string): string[] => ['decide', '--json', '--by', 'run', '--run', runId];

export const decideByEndpointArgs = (address: string): string[] => ['decide', '--json', '--by', 'endpoint', '--endpoint', address];
