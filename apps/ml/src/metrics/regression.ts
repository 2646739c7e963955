/** How far predicted numbers are from the right ones. */
export interface RegressionScores {
  /** Root of the mean squared error, in the label's unit. */
  readonly rmse: number;
  /** Mean absolute error, in the label's unit. */
  readonly mae: number;
  /** 1 − squared error ÷ squared error of the labels' own mean. Of labels that are all equal: 1 if each is met, else 0. */
  readonly r2: number;
}

/**
 * RMSE and MAE of predicted numbers `[rows]` float64 by the right ones. By themselves, since training measures them: other
 * scores may change without a training.
 *
 * @throws {RangeError} naming the first row whose prediction is not finite
 */
export function meanErrors(predictions: Float64Array, labels: ArrayLike<number>): Pick<RegressionScores, 'rmse' | 'mae'> {
  const rows = predictions.length;
  let absolute = 0;
  let squared = 0;
  for (let row = 0; row < rows; row++) {
    const error = predictions[row]! - labels[row]!;
    if (!Number.isFinite(error)) throw new RangeError(`row ${row} has the prediction ${predictions[row]} for the label ${labels[row]}`);
    absolute += Math.abs(error);
    squared += error ** 2;
  }
  return { rmse: Math.sqrt(squared / rows), mae: absolute / rows };
}

/**
 * Scores of predicted numbers `[rows]` float64 by the right ones.
 *
 * @throws {RangeError} naming the first row whose prediction is not finite
 */
export function regressionScores(predictions: Float64Array, labels: ArrayLike<number>): RegressionScores {
  const rows = predictions.length;
  const errors = meanErrors(predictions, labels);
  let sum = 0;
  for (let row = 0; row < rows; row++) sum += labels[row]!;
  const mean = sum / rows;
  let squared = 0;
  let spread = 0;
  for (let row = 0; row < rows; row++) {
    squared += (predictions[row]! - labels[row]!) ** 2;
    spread += (labels[row]! - mean) ** 2;
  }
  return { ...errors, r2: spread > 0 ? 1 - squared / spread : squared === 0 ? 1 : 0 };
}
