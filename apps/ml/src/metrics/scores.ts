import type { Outputs } from '../model/datasets.js';

/** How good outputs are on labelled rows. */
export interface Scores {
  readonly rows: number;
  /** One number for each metric of the task, by the metric's name. NaN where the rows cannot say, such as ROC-AUC of one class. */
  readonly metrics: Readonly<Record<string, number>>;
  /** What stands behind the metrics and is not one number: calibration bins, confusion matrix. JSON data. */
  readonly details: Readonly<Record<string, unknown>>;
  /** What was judged, for curves and intervals. It is not written anywhere. */
  readonly outputs: Outputs;
}
