import { z } from 'zod';
import type { AnyColumn } from '../contract/columns.js';
import { contractReference } from '../contract/contract.js';

const column: z.ZodType<AnyColumn> = z.union([
  z.instanceof(Int32Array),
  z.instanceof(Float64Array),
  z.instanceof(Uint8Array),
  z.array(z.string().nullable()),
]);

const packageColumns = z.record(z.string(), column);
/** Rows of a contract in columns, as a package's worker takes them and answers. */
export type PackageColumns = z.infer<typeof packageColumns>;

/** Why a package rejects rows: which column and, from 0, which row, where that can be said. */
export const packageError = z.strictObject({
  code: z.string(),
  message: z.string(),
  column: z.string().optional(),
  row: z.int().nonnegative().optional(),
});
export type PackageError = z.infer<typeof packageError>;

const packageReady = z.strictObject({
  type: z.literal('ready'),
  instance_contract: contractReference,
  prediction_contract: contractReference,
  /** The columns of the instance that it needs; others may be sent and are ignored. */
  columns: z.array(z.string()),
  /** How many rows one request should have at most. */
  rows_at_once: z.int().positive(),
});
/** The first message of a package's worker: what it reads of an instance, and what it answers. */
export type PackageReady = z.infer<typeof packageReady>;

/**
 * Sent to the worker: what to do with the rows. `id` is the caller's, and comes back with the answer. Typed arrays may be
 * transferred. A package that was made before a type existed refuses it.
 */
export const packageRequest = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('predict'), id: z.int(), columns: packageColumns }),
  z.strictObject({ type: z.literal('explain'), id: z.int(), columns: packageColumns }),
]);
export type PackageRequest = z.infer<typeof packageRequest>;

/** What fields of the instance contribute to its prediction, group by group (Shapley values). */
export const packageExplanation = z.strictObject({
  /** The fields that contribute together, and what they are called. Each field that the package reads is in one group. */
  groups: z.array(z.strictObject({ name: z.string(), columns: z.array(z.string()).min(1) })).min(1),
  /** The floats of the prediction contract that are explained. */
  outputs: z.array(z.string()).min(1),
  /** `[outputs]` float64: the mean prediction of the package's background sample. */
  base: z.instanceof(Float64Array),
  /** `[rows, groups, outputs]` float64. The base and a row's contributions sum to its prediction. */
  contributions: z.instanceof(Float64Array),
  /** `[rows, groups, outputs]` float64: the standard error of each contribution; 0 where it is exact. */
  errors: z.instanceof(Float64Array),
});
export type PackageExplanation = z.infer<typeof packageExplanation>;

const packageReply = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('prediction'), id: z.int(), columns: packageColumns }),
  z.strictObject({ type: z.literal('explanation'), id: z.int(), ...packageExplanation.shape }),
  z.strictObject({ type: z.literal('refusal'), id: z.int(), error: packageError }),
]);
/** The worker's answer: prediction columns or contributions, row by row as asked, or the reason why there are none. */
export type PackageReply = z.infer<typeof packageReply>;

/** Sent instead of `ready` when the package cannot be loaded. */
const packageFailure = z.strictObject({ type: z.literal('failure'), error: packageError });

/** Everything that a worker sends. */
export const packageMessage = z.union([packageReply, packageReady, packageFailure]);
export type PackageMessage = z.infer<typeof packageMessage>;
