import type { NodeError, RunAbortedError } from './errors.js';
import type { Facts } from './node.js';

type Datasets = Readonly<Record<string, unknown>>;

type Of<Type extends string, More = unknown> = { readonly type: Type; readonly pipeline: string } & More;
type OfNode<Type extends string, More = unknown> = Of<Type, { readonly node: string } & More>;

/**
 * What happened, in the order it happened; `ms` is how long it took.
 *
 * Between `node:start` and `node:success` or `node:error` come the reports of that node. A run ends in
 * `pipeline:success` or `pipeline:error`, where a RunAbortedError says that it was stopped. A node that the
 * abort stopped ends in `pipeline:error` alone: it did not fail.
 */
export type RunEvent =
  | Of<'pipeline:start', { readonly inputs: Datasets }>
  | OfNode<'node:start'>
  | OfNode<'node:report', { readonly facts: Facts }>
  | OfNode<'node:success', { readonly outputs: Datasets; readonly ms: number }>
  | OfNode<'node:error', { readonly error: NodeError; readonly ms: number }>
  | Of<'pipeline:success', { readonly outputs: Datasets; readonly ms: number }>
  | Of<'pipeline:error', { readonly error: NodeError | RunAbortedError; readonly ms: number }>;

/** Hears of each event; where it answers with a promise, the next event waits for it. */
export type Observe = (event: RunEvent) => void | Promise<void>;
