import { NodesError } from '../nodes-error.js';

/** Anything wrong with a pipeline or its run. All but NodeError and RunAbortedError are mistakes in the program. */
export abstract class PipelineError extends NodesError {
  constructor(readonly pipeline: string, message: string, options?: ErrorOptions) {
    super(`${pipeline}: ${message}`, options);
  }
}

/** A node reads a dataset that no node makes and that the pipeline does not list in its inputs. */
export class MissingInputError extends PipelineError {
  readonly code = 'PIPELINE_MISSING_INPUT';

  constructor(pipeline: string, readonly node: string, readonly dataset: string) {
    super(pipeline, `node '${node}' reads '${dataset}', which no node makes; list it in inputs`);
  }
}

/** A name given from outside that no node reads: a pipeline's input, or one that `artifactsOf` was told of. */
export class UnreadInputError extends PipelineError {
  readonly code = 'PIPELINE_UNREAD_INPUT';

  constructor(pipeline: string, readonly dataset: string, inputs: readonly string[]) {
    super(pipeline, `no node reads '${dataset}'; what they read from outside is ${list(inputs)}`);
  }
}

/** The pipeline promises an output that none of its nodes makes. */
export class MissingOutputError extends PipelineError {
  readonly code = 'PIPELINE_MISSING_OUTPUT';

  constructor(pipeline: string, readonly dataset: string) {
    super(pipeline, `no node makes the output '${dataset}'; was its node selected?`);
  }
}

/** Two nodes have one name, so that events could not be told apart. */
export class DuplicateNodeError extends PipelineError {
  readonly code = 'PIPELINE_DUPLICATE_NODE';

  constructor(pipeline: string, readonly node: string) {
    super(pipeline, `two nodes are named '${node}'; give one of them another name, e.g. by rename()`);
  }
}

/** A dataset has two sources: two nodes, or a node and the pipeline's inputs (then the first of `nodes` is '(inputs)'). */
export class DuplicateOutputError extends PipelineError {
  readonly code = 'PIPELINE_DUPLICATE_OUTPUT';

  constructor(pipeline: string, readonly dataset: string, readonly nodes: readonly [string, string]) {
    super(pipeline, `'${dataset}' is made by both '${nodes[0]}' and '${nodes[1]}'; leave one out or rename() its output`);
  }
}

/** Nodes that wait for one another. `nodes` is one round trip, each feeding the next and the last feeding the first. */
export class CycleError extends PipelineError {
  readonly code = 'PIPELINE_CYCLE';

  constructor(pipeline: string, readonly nodes: readonly string[]) {
    super(pipeline, `nodes wait for one another: ${[...nodes, nodes[0]].join(' → ')}`);
  }
}

/** A pipeline without nodes does nothing, which nobody wants. */
export class EmptyPipelineError extends PipelineError {
  readonly code = 'PIPELINE_EMPTY';

  constructor(pipeline: string) {
    super(pipeline, 'it has no nodes');
  }
}

/** Inference reads a dataset that training does not hand out. */
export class MissingArtifactError extends PipelineError {
  readonly code = 'PIPELINE_MISSING_ARTIFACT';

  constructor(pipeline: string, readonly training: string, readonly dataset: string) {
    super(pipeline, `it reads '${dataset}', which is not among the outputs of '${training}'; hand it out there or name it as given`);
  }
}

/** `run` was called without one of the pipeline's inputs. */
export class InputNotGivenError extends PipelineError {
  readonly code = 'PIPELINE_INPUT_NOT_GIVEN';

  constructor(pipeline: string, readonly dataset: string) {
    super(pipeline, `run() was not given '${dataset}'`);
  }
}

/** A node threw, or returned other datasets than it declares. `cause` is what it threw. */
export class NodeError extends PipelineError {
  readonly code = 'PIPELINE_NODE_FAILED';

  constructor(pipeline: string, readonly node: string, cause: unknown) {
    super(pipeline, `node '${node}' failed: ${messageOf(cause)}`, { cause });
  }
}

/** The run's signal was aborted. `cause` is the signal's reason, `node` the one that was under way or just done. */
export class RunAbortedError extends PipelineError {
  readonly code = 'PIPELINE_ABORTED';

  constructor(pipeline: string, readonly node: string | undefined, cause: unknown) {
    super(pipeline, `stopped ${node === undefined ? 'before it began' : `at node '${node}'`}: ${messageOf(cause)}`, { cause });
  }
}

/** A tag that none of the nodes carries, or no tag at all: either would select nothing. */
export class UnknownTagError extends NodesError {
  readonly code = 'NODES_UNKNOWN_TAG';

  constructor(readonly tag: string | undefined, known: readonly string[]) {
    super(`${tag === undefined ? 'no tag was given' : `no node carries the tag '${tag}'`}; the nodes' tags are ${list(known)}`);
  }
}

/** `rename` was told of a dataset that the node does not have, or would give two datasets one name. */
export class RenameError extends NodesError {
  readonly code = 'NODES_RENAME';

  constructor(readonly node: string, readonly dataset: string, reason: string) {
    super(`rename of node '${node}': ${reason}`);
  }
}

const list = (names: readonly string[]) => names.map((name) => `'${name}'`).join(', ') || 'none';

const messageOf = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause));
