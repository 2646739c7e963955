export { artifactsOf } from './artifacts-of.js';
export { NodeError, RunAbortedError, WiringError, type WiringErrorCode } from './errors.js';
export { nodesOver, type AnyNode, type Facts, type Node, type Step } from './node.js';
export { pipeline, type AnyPipeline, type Pipeline } from './pipeline.js';
export { run, type RunOptions } from './run.js';
export type { Observe, RunEvent } from './run-event.js';
export { withTags } from './with-tags.js';
export type { Dataset, NodeSpec } from './make-node.js';
