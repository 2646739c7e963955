import { z } from 'zod';

// What the job reads from the last line of each command's stdout. An app may print more; that is its own affair.

const count = z.int().nonnegative();
/** Null where the rows cannot say: JSON has no NaN. */
const metric = z.number().nullable();
/** The word for a row of the instances, from the business's contracts. */
const noun = z.object({ one: z.string(), many: z.string() });

/** `etl ingest --json` */
export const ingestReply = z.object({
  /** True if everything was there already. */
  skipped: z.boolean(),
  noun,
  /** Stored rows, and those in quarantine. */
  instances: count,
  labels: count,
  quarantined: count,
  labelsQuarantined: count,
  /** Null if no row was stored. */
  firstPartition: z.string().nullable(),
  lastPartition: z.string().nullable(),
  datasetVersion: z.string(),
  /** What was read; and in words what it stands in for the real place, if it does. */
  place: z.string(),
  standIn: z.string().nullable(),
  seconds: z.number(),
});
export type IngestReply = z.infer<typeof ingestReply>;

/** `ml train --json` */
export const trainReply = z.object({
  model: z.string(),
  runId: z.string(),
  reused: z.boolean(),
  /** Why it trained, in words; empty if it did not. */
  reason: z.array(z.string()),
  backend: z.string(),
  /** The one metric to look at first; null if nothing was evaluated. */
  headline: z.object({ name: z.string(), title: z.string(), value: metric }).nullable(),
  /** On the test rows. */
  metrics: z.record(z.string(), metric),
  /** The same metrics of each baseline. */
  baselines: z.record(z.string(), z.record(z.string(), metric)),
  steps: count,
  rows: count,
  /** ml prints them on stderr itself. */
  warnings: z.array(z.string()),
  seconds: z.number(),
});
export type TrainReply = z.infer<typeof trainReply>;

/** `ml serve --json`: its first line, when it accepts requests */
export const serveReply = z.object({ address: z.url(), runId: z.string(), curl: z.string() });
export type ServeReply = z.infer<typeof serveReply>;

/** `user decide --json` */
export const decideReply = z.object({
  noun,
  /** A day, or a bucket where the contract has no time. */
  partition: z.string(),
  instances: count,
  setAside: count,
  /** How many of each decision. */
  decisions: z.record(z.string(), count),
  /** Equal digests mean equal predictions, to the last bit. */
  predictionsDigest: z.string().min(1),
  /** A few decisions, each as one sentence. */
  examples: z.array(z.string()),
  /** What the decisions are worth, if the policy can say. */
  worth: z.unknown().optional(),
  seconds: z.number(),
});
export type DecideReply = z.infer<typeof decideReply>;
