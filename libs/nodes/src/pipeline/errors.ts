import { NodesError } from '../nodes-error.js';

/** What does not fit. Stable: a program may branch on it. */
export type WiringErrorCode =
  | 'PIPELINE_EMPTY' // it has no nodes
  | 'PIPELINE_DUPLICATE_NODE' // two nodes have one name
  | 'PIPELINE_DUPLICATE_OUTPUT' // a dataset has two sources
  | 'PIPELINE_MISSING_INPUT' // a node reads what nobody makes
  | 'PIPELINE_UNREAD_INPUT' // nobody reads what is given
  | 'PIPELINE_MISSING_OUTPUT' // nobody makes what is promised
  | 'PIPELINE_CYCLE' // nodes wait for one another
  | 'PIPELINE_INPUT_NOT_GIVEN' // run() lacks an input
  | 'PIPELINE_MISSING_ARTIFACT' // inference reads what training does not hand out
  | 'PIPELINE_UNKNOWN_TAG' // no node carries the tag
  | 'PIPELINE_RENAME'; // rename() of what is not there, or of two datasets to one name

/** Nodes that do not fit together: a mistake in the program, of which most are compile errors too. */
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

/** The run's signal was aborted. `cause` is the signal's reason, `node` the one that was under way or just done. */
export class RunAbortedError extends NodesError {
  readonly code = 'PIPELINE_ABORTED';

  constructor(readonly pipeline: string, readonly node: string | undefined, cause: unknown) {
    super(`${pipeline}: stopped ${node === undefined ? 'before it began' : `at node '${node}'`}: ${messageOf(cause)}`, { cause });
  }
}

const messageOf = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause));
