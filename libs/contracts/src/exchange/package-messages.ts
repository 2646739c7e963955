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

/** Sent to the worker. `id` is the caller's, and comes back with the answer. Typed arrays may be transferred. */
export const packageRequest = z.strictObject({ type: z.literal('predict'), id: z.int(), columns: packageColumns });
export type PackageRequest = z.infer<typeof packageRequest>;

const packageReply = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('prediction'), id: z.int(), columns: packageColumns }),
  z.strictObject({ type: z.literal('refusal'), id: z.int(), error: packageError }),
]);
/** The worker's answer: prediction columns, row by row as asked, or the reason why no row was predicted. */
export type PackageReply = z.infer<typeof packageReply>;

/** Sent instead of `ready` when the package cannot be loaded. */
const packageFailure = z.strictObject({ type: z.literal('failure'), error: packageError });

/** Everything that a worker sends. */
export const packageMessage = z.union([packageReply, packageReady, packageFailure]);
export type PackageMessage = z.infer<typeof packageMessage>;
