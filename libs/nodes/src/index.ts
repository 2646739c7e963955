export { NodesError } from './nodes-error.js';
export * from './pipeline/index.js';
