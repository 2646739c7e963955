// What `inference.mjs` of a package exports, as worker-entry.ts and stdio-entry.ts find it there.
import type { LoadedModel } from './inference-entry.js';
import type { JsonModel } from './json-answers.js';

/** Loads the package that the file lies in. */
export function load(): Promise<LoadedModel>;
/** The same for a program that has JSON. */
export function loadForJson(): Promise<JsonModel>;
export type { LoadedModel };
