// The bundle of inference-entry.ts, as worker-entry.ts finds it in a package.
export { load, type LoadedModel } from './inference-entry.js';
