/** How far probabilities are from what happened. */
export interface ProbabilityScores {
  /** Mean of −ln(probability given to what happened), in nats. */
  readonly logLoss: number;
  /** Mean squared difference of probability and outcome (Brier, 1950). */
  readonly brier: number;
  /** Expected calibration error over 20 equally wide bins: mean |share that happened − mean probability|, weighted by rows. */
  readonly calibrationError: number;
  /** The bins behind the calibration error, those with rows. */
  readonly calibration: readonly CalibrationBin[];
}

/** Rows whose probability lies in [from, to). */
export interface CalibrationBin {
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  readonly meanProbability: number;
  readonly share: number;
}

const BINS = 20;

/** A probability of exactly 0 or 1 that is wrong would cost infinitely much. */
const NEVER_CERTAIN = 1e-15;

/** Scores of probabilities `[rows]` float64 by labels `[rows]` of 0 and 1. */
export function probabilityScores(probabilities: Float64Array, labels: Float32Array): ProbabilityScores {
  const bins = Array.from({ length: BINS }, () => ({ rows: 0, probability: 0, happened: 0 }));
  let logLoss = 0;
  let brier = 0;
  for (const [row, probability] of probabilities.entries()) {
    const label = labels[row] ?? NaN;
    const given = label === 1 ? probability : 1 - probability;
    logLoss -= Math.log(Math.max(given, NEVER_CERTAIN));
    brier += (probability - label) ** 2;
    const bin = bins[Math.min(BINS - 1, Math.floor(probability * BINS))];
    if (!bin) throw new RangeError(`row ${row} has the probability ${probability}`);
    bin.rows++;
    bin.probability += probability;
    bin.happened += label;
  }
  const rows = probabilities.length;
  return {
    logLoss: logLoss / rows,
    brier: brier / rows,
    calibrationError: bins.reduce((sum, bin) => sum + Math.abs(bin.happened - bin.probability), 0) / rows,
    calibration: bins.flatMap((bin, index) =>
      bin.rows === 0
        ? []
        : [{ from: index / BINS, to: (index + 1) / BINS, rows: bin.rows, meanProbability: bin.probability / bin.rows, share: bin.happened / bin.rows }],
    ),
  };
}
