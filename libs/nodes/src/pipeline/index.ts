export { artifactsOf } from './artifacts-of.js';
export {
  CycleError,
  DuplicateNodeError,
  DuplicateOutputError,
  EmptyPipelineError,
  InputNotGivenError,
  MissingArtifactError,
  MissingInputError,
  MissingOutputError,
  NodeError,
  PipelineError,
  RenameError,
  RunAbortedError,
  UnknownTagError,
  UnreadInputError,
} from './errors.js';
export { nodesOver, type AnyNode, type Facts, type Node, type Step } from './node.js';
export { pipeline, type AnyPipeline, type Pipeline } from './pipeline.js';
export { rename } from './rename.js';
export { run, type RunOptions } from './run.js';
export type { Observe, RunEvent } from './run-event.js';
export { withTags } from './with-tags.js';
