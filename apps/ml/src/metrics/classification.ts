import { MIN_PROBABILITY } from './probability.js';

/** How well probabilities of classes find the right class. */
export interface ClassificationScores {
  /** Share of rows whose most probable class is the right one. */
  readonly accuracy: number;
  /** Mean over the classes of F1, the harmonic mean of precision and recall. Classes that are neither label nor prediction do not count. */
  readonly macro_f1: number;
  /** Mean of −ln(probability of the right class), in nats. */
  readonly log_loss: number;
  /** Rows by right class, then by predicted class. */
  readonly confusion: readonly (readonly number[])[];
}

/**
 * Mean log-loss and accuracy of probabilities `[rows, classes]` float64, row by row, by the code of each row's class. By
 * themselves, since training measures them: other scores may change without a training.
 *
 * @throws {RangeError} naming the first row with a code that is not a class or a value that is not a probability
 */
export function hitsAndLogLoss(probabilities: Float64Array, codes: ArrayLike<number>, classes: number): Pick<ClassificationScores, 'accuracy' | 'log_loss'> {
  const rows = codes.length;
  let logLoss = 0;
  let right = 0;
  for (let row = 0; row < rows; row++) {
    const code = codes[row]!;
    const given = probabilities[row * classes + code];
    if (!(code >= 0 && code < classes) || given === undefined || !(given >= 0 && given <= 1)) {
      throw new RangeError(`row ${row} has the class ${code} of ${classes} with the probability ${given}`);
    }
    logLoss -= Math.log(Math.max(given, MIN_PROBABILITY));
    if (mostProbable(probabilities, row, classes) === code) right++;
  }
  return { accuracy: right / rows, log_loss: logLoss / rows };
}

/**
 * Scores of probabilities `[rows, classes]` float64, row by row, by the code of each row's class.
 *
 * @throws {RangeError} naming the first row with a code that is not a class or a value that is not a probability
 */
export function classificationScores(probabilities: Float64Array, codes: ArrayLike<number>, classes: number): ClassificationScores {
  const { accuracy, log_loss } = hitsAndLogLoss(probabilities, codes, classes);
  const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let row = 0; row < codes.length; row++) confusion[codes[row]!]![mostProbable(probabilities, row, classes)]!++;
  return { accuracy, macro_f1: macroF1(confusion), log_loss, confusion };
}

/** The most probable class of a row; of equal ones the first. */
export function mostProbable(probabilities: Float64Array, row: number, classes: number): number {
  let best = 0;
  for (let code = 1; code < classes; code++) {
    if (probabilities[row * classes + code]! > probabilities[row * classes + best]!) best = code;
  }
  return best;
}

/** Mean F1 of a confusion matrix: rows by right class, then by predicted class. */
export function macroF1(confusion: readonly (readonly number[])[]): number {
  let sum = 0;
  let counted = 0;
  for (const [code, counts] of confusion.entries()) {
    const labelled = counts.reduce((total, count) => total + count, 0);
    const predicted = confusion.reduce((total, others) => total + others[code]!, 0);
    if (labelled + predicted === 0) continue;
    sum += (2 * counts[code]!) / (labelled + predicted);
    counted++;
  }
  return sum / counted;
}
