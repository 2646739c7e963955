import type { Outputs } from '../model/datasets.js';
import type { Contestant } from './report.js';

/** What a contestant says of the test rows. */
export interface Answers extends Contestant {
  readonly outputs: Outputs;
  /** Its metrics on all rows, where they are known. */
  readonly metrics?: Readonly<Record<string, number>>;
}
