/** How far probabilities are from what happened. */
export interface ProbabilityScores {
  /** Mean of −ln(probability of what happened), in nats. */
  readonly log_loss: number;
  /** Mean squared difference of probability and outcome (Brier, 1950). */
  readonly brier: number;
  /** Expected calibration error over 20 equally wide bins: mean |share that happened − mean probability|, weighted by rows. */
  readonly calibration_error: number;
  /** The bins behind the calibration error, those with rows. */
  readonly calibration: readonly CalibrationBin[];
}

/** Rows whose probability lies in [from, to). */
export interface CalibrationBin {
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  readonly mean_probability: number;
  /** Share of the rows in which it happened. */
  readonly share: number;
}

/** How many equally wide bins the calibration has. */
export const BINS = 20;

/** A probability of exactly 0 or 1 that is wrong would cost infinitely much. */
export const MIN_PROBABILITY = 1e-15;

/**
 * Mean of −ln(probability of what happened), in nats, of probabilities `[rows]` float64 by labels `[rows]` of 0 and 1. By
 * itself, since training measures it: other scores may change without a training.
 *
 * @throws {RangeError} naming the first row whose value is not a probability
 */
export function logLoss(probabilities: Float64Array, labels: ArrayLike<number>): number {
  let sum = 0;
  for (let row = 0; row < probabilities.length; row++) {
    const probability = probabilities[row]!;
    assertProbability(probability, row);
    sum -= Math.log(Math.max(labels[row] === 1 ? probability : 1 - probability, MIN_PROBABILITY));
  }
  return sum / probabilities.length;
}

function assertProbability(probability: number, row: number): void {
  if (!(probability >= 0 && probability <= 1)) throw new RangeError(`row ${row} has the probability ${probability}; a probability is from 0 to 1`);
}

/**
 * Scores of probabilities `[rows]` float64 by labels `[rows]` of 0 and 1.
 *
 * @throws {RangeError} naming the first row whose value is not a probability
 */
export function probabilityScores(probabilities: Float64Array, labels: ArrayLike<number>): ProbabilityScores {
  const bins = Array.from({ length: BINS }, () => ({ rows: 0, probability: 0, happened: 0 }));
  let brier = 0;
  for (let row = 0; row < probabilities.length; row++) {
    const probability = probabilities[row]!;
    const label = labels[row]!;
    assertProbability(probability, row);
    brier += (probability - label) ** 2;
    const bin = bins[Math.min(BINS - 1, Math.floor(probability * BINS))]!;
    bin.rows++;
    bin.probability += probability;
    bin.happened += label;
  }
  const rows = probabilities.length;
  return {
    log_loss: logLoss(probabilities, labels),
    brier: brier / rows,
    calibration_error: bins.reduce((sum, bin) => sum + Math.abs(bin.happened - bin.probability), 0) / rows,
    calibration: bins.flatMap((bin, index) =>
      bin.rows === 0
        ? []
        : [{ from: index / BINS, to: (index + 1) / BINS, rows: bin.rows, mean_probability: bin.probability / bin.rows, share: bin.happened / bin.rows }],
    ),
  };
}
