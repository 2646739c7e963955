export { NodesError } from './nodes-error.js';
export * from './pipeline/index.js';
export * from './preprocessing/index.js';
