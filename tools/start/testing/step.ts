import type { Count } from './results.js';

/** What one step of `npm test` has found. */
export interface Step {
  /** Tests by project. */
  results: Map<string, Count>;
  /** What has failed and is in no test result: lint, types, runs that broke before they could count. */
  broken: string[];
}
