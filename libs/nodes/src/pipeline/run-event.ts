import type { NodeError, RunAbortedError } from './errors.js';
import type { Facts } from './node.js';

type Datasets = Readonly<Record<string, unknown>>;

type Of<Type extends string, More = unknown> = { readonly type: Type; readonly pipeline: string } & More;
type OfNode<Type extends string, More = unknown> = Of<Type, { readonly node: string } & More>;

/** What happened in a run, in the order in which it happened. `ms` is the duration in milliseconds. */
export type RunEvent =
  /** The first event. Not sent if an input is missing or the signal is aborted already. */
  | Of<'pipeline:start', { readonly inputs: Datasets }>
  /** A node is about to run. */
  | OfNode<'node:start'>
  /** A node called `report()`. Comes only between `node:start` and the node's last event. */
  | OfNode<'node:report', { readonly facts: Facts }>
  /** A node has returned its outputs. */
  | OfNode<'node:success', { readonly outputs: Datasets; readonly ms: number }>
  /** A node has failed. Not sent for a node that the signal stopped: that is not a failure. */
  | OfNode<'node:error', { readonly error: NodeError; readonly ms: number }>
  /** The last event of a run that succeeds. */
  | Of<'pipeline:success', { readonly outputs: Datasets; readonly ms: number }>
  /** The last event of a run that fails, or that the signal stopped (then a RunAbortedError). */
  | Of<'pipeline:error', { readonly error: NodeError | RunAbortedError; readonly ms: number }>;

/** Called with each event. If it returns a promise, the next event waits for it. */
export type Observe = (event: RunEvent) => void | Promise<void>;
