import type { Model } from './model/model.js';
import { models } from './models/index.js';

/** What the mechanism of this app gets from its composition root, models/index.ts. */
export interface Project {
  /** The first one is the default of `--model`. */
  readonly models: readonly Model[];
}

/** This app's models. */
export const project: Project = { models };
