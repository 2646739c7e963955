import { sha256 } from '@tripod/contracts';
import { z } from 'zod';

const setAside = z.strictObject({ key: z.string(), reason: z.string() });

/** What `decide --json` prints as its last line. */
export const decideReply = z.strictObject({
  /** What one row of the instance contract is called: one, and many. */
  noun: z.strictObject({ one: z.string(), many: z.string() }),
  /** What was decided: a local day, a bucket `00` to `99`, or `all`. */
  partition: z.string(),
  policy: z.string(),
  by: z.enum(['run', 'endpoint']),
  /** By run. */
  runId: z.string().optional(),
  runName: z.string().optional(),
  /** By run, when a registered model was named: its name, its version, and the alias that led to it. */
  modelName: z.string().optional(),
  modelVersion: z.int().optional(),
  modelAlias: z.string().optional(),
  /** By endpoint: its address. */
  endpoint: z.string().optional(),
  /** Instances that were decided. */
  instances: z.int(),
  /** Instances that do not fit their contract and were not decided. */
  setAside: z.int(),
  /** The first of them; the log names all. */
  setAsideRows: z.array(setAside),
  labelsSetAside: z.int(),
  /** Decided instances whose label is known. */
  labelled: z.int(),
  /** How often each decision was made. */
  decisions: z.record(z.string(), z.int()),
  /** Equal for two ways that predict the same bits. */
  predictionsDigest: sha256,
  /** The policy's figures; null when no label is known, or the policy gives none. */
  worth: z.record(z.string(), z.number().nullable()).nullable(),
  /** Some decisions in plain words. */
  examples: z.array(z.string()),
  /** Decisions that are new, changed or withdrawn. */
  rowsChanged: z.int(),
  seconds: z.number(),
});
export type DecideReply = z.infer<typeof decideReply>;
