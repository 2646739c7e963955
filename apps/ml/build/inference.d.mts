// What `inference.mjs` of a package exports, as worker-entry.ts finds it there.
import type { LoadedModel } from './inference-entry.js';

/** Loads the package that the file lies in. */
export function load(): Promise<LoadedModel>;
export type { LoadedModel };
