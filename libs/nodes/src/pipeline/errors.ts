import { NodesError } from '../nodes-error.js';

/** What does not fit. Stable: a program may branch on it. */
export type WiringErrorCode =
  | 'PIPELINE_EMPTY' // it has no nodes
  | 'PIPELINE_DUPLICATE_NODE' // two nodes have one name
  | 'PIPELINE_DUPLICATE_OUTPUT' // two nodes make one dataset, or a node makes an input
  | 'PIPELINE_MISSING_INPUT' // a node reads a dataset that no node makes and that is not an input
  | 'PIPELINE_UNREAD_INPUT' // no node reads an input
  | 'PIPELINE_MISSING_OUTPUT' // no node makes an output
  | 'PIPELINE_CYCLE' // nodes read from one another in a circle
  | 'PIPELINE_INPUT_NOT_GIVEN' // run() was called without an input
  | 'PIPELINE_MISSING_ARTIFACT' // inference reads a dataset that training does not return
  | 'PIPELINE_UNKNOWN_NODE' // no node has the name
  | 'PIPELINE_UNKNOWN_TAG'; // no node has the tag

/** Nodes that do not fit together: a mistake in the program. Most of them are compile errors too. */
export class WiringError extends NodesError {
  constructor(readonly code: WiringErrorCode, message: string) {
    super(message);
  }
}

/** A node threw, or returned other datasets than it declares. `cause` is what it threw. */
export class NodeError extends NodesError {
  readonly code = 'PIPELINE_NODE_FAILED';

  constructor(readonly pipeline: string, readonly node: string, cause: unknown) {
    super(`${pipeline}: node '${node}' failed: ${messageOf(cause)}`, { cause });
  }
}

/** The run's signal was aborted. `cause` is the signal's reason, `node` the node that was running or had just ended. */
export class RunAbortedError extends NodesError {
  readonly code = 'PIPELINE_ABORTED';

  constructor(readonly pipeline: string, readonly node: string | undefined, cause: unknown) {
    super(`${pipeline}: stopped ${node === undefined ? 'before it began' : `at node '${node}'`}: ${messageOf(cause)}`, { cause });
  }
}

const messageOf = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause));
