import { probabilityScores, type ProbabilityScores } from './probability.js';
import { ranking, type Ranking } from './ranking.js';

/** How good predictions are. */
export interface Scores extends Ranking, ProbabilityScores {
  readonly rows: number;
}

/** All scores of probabilities `[rows]` float64 by labels `[rows]` of 0 and 1. */
export function scores(probabilities: Float64Array, labels: Float32Array): Scores {
  return { rows: probabilities.length, ...ranking(probabilities, labels), ...probabilityScores(probabilities, labels) };
}
