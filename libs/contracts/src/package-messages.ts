import { z } from 'zod';
import type { AnyColumn } from './columns.js';
import { contractReference } from './contract.js';

const column = z.union([
  z.instanceof(Int32Array),
  z.instanceof(Float64Array),
  z.instanceof(Uint8Array),
  z.array(z.string()),
]) satisfies z.ZodType<AnyColumn>;

const packageColumns = z.record(z.string(), column);
/** Rows of a contract in columns, as a package's worker takes them and answers. */
export type PackageColumns = z.infer<typeof packageColumns>;

const packageError = z.strictObject({
  code: z.string(),
  message: z.string(),
  column: z.string().optional(),
  row: z.int().nonnegative().optional(),
});
/** Why a package refuses rows: which column and, from 0, which row, where that can be said. */
export type PackageError = z.infer<typeof packageError>;

const packageReady = z.strictObject({
  type: z.literal('ready'),
  instance_contract: contractReference,
  prediction_contract: contractReference,
  /** The columns of the instance that it needs; others may be sent and are ignored. */
  columns: z.array(z.string()),
});
/** The first message of a package's worker: what it reads of an instance, and what it answers. */
export type PackageReady = z.infer<typeof packageReady>;

/** Sent to the worker. `id` is the caller's, and comes back with the answer. Typed arrays may be transferred. */
export interface PackageRequest {
  readonly id: number;
  readonly columns: PackageColumns;
}

const packageReply = z.union([
  z.strictObject({ type: z.literal('prediction'), id: z.int(), columns: packageColumns }),
  z.strictObject({ type: z.literal('refusal'), id: z.int(), error: packageError }),
]);
/** The worker's answer: prediction columns, row by row as asked, or the reason why none of the rows was predicted. */
export type PackageReply = z.infer<typeof packageReply>;

/** Sent instead of `ready` when the package cannot be loaded. */
const packageFailure = z.strictObject({ type: z.literal('failure'), error: packageError });

/** Everything that a worker says. */
export const packageMessage = z.union([packageReady, packageReply, packageFailure]);
export type PackageMessage = z.infer<typeof packageMessage>;
