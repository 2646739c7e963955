import { z } from 'zod';

// What the job reads from the last line of each command's stdout; what else is there is the app's own affair.

const count = z.int().nonnegative();

/** `etl ingest --json` */
export const ingestReply = z.object({
  skipped: z.boolean(),
  instances: count,
  quarantined: count,
  labelsQuarantined: count,
  labels: count,
  firstDay: z.string(),
  lastDay: z.string(),
  datasetVersion: z.string(),
  seconds: z.number(),
});
export type IngestReply = z.infer<typeof ingestReply>;

/** `ml train --json` */
export const trainReply = z.object({
  runId: z.string(),
  reused: z.boolean(),
  reason: z.array(z.string()),
  backend: z.string(),
  metrics: z.looseObject({ rocAuc: z.number() }),
  seconds: z.number(),
});
export type TrainReply = z.infer<typeof trainReply>;

/** `ml serve --json`: its first line, when it accepts requests */
export const serveReply = z.object({ address: z.url(), runId: z.string(), curl: z.string() });
export type ServeReply = z.infer<typeof serveReply>;

/** `user decide --json` */
export const decideReply = z.object({
  day: z.string(),
  flights: count,
  setAside: z.union([count, z.array(z.unknown()).transform((rows) => rows.length)]),
  decisions: z.record(z.string(), count),
  predictionsDigest: z.string().min(1),
  worth: z.unknown(),
  examples: z.array(z.string()),
  seconds: z.number(),
});
export type DecideReply = z.infer<typeof decideReply>;
