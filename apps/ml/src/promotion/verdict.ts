import { isBetter } from '../metrics/metric.js';
import type { Model } from '../model/model.js';
import type { Scores } from '../metrics/scores.js';
import { metricsOf } from '../tasks/scoring-of.js';
import type { Comparison, SliceDifference } from './compare-models.js';

/** What a comparison can come to. */
export const OUTCOMES = [
  /** Better than the champion beyond the interval, and worse on no slice. */
  'better',
  /** There is no champion yet, and it beats each baseline. */
  'first',
  /** The champion is this very run. */
  'same-run',
  /** The interval of the headline metric does not lie wholly on the better side. */
  'not-better',
  /** Some slice is worse beyond its interval. */
  'slices-worse',
  /** There is no champion yet, and some baseline is as good. */
  'baselines-not-beaten',
  /** Another promotion or rollback has moved the alias meanwhile. */
  'champion-moved',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** The outcomes after which the alias moves. */
export const isPromoted = (outcome: Outcome): boolean => outcome === 'better' || outcome === 'first';

/** Whether a challenger may take the champion's place. */
export function verdictOn({ metrics, slices }: Comparison): Outcome {
  if (metrics[0]?.side !== 'better') return 'not-better';
  return worseSlices(slices).length > 0 ? 'slices-worse' : 'better';
}

/** The slices that are worse beyond their own interval. */
export function worseSlices(slices: readonly SliceDifference[]): readonly SliceDifference[] {
  return slices.filter(({ side }) => side === 'worse');
}

/** All slices that can be judged, the worst first: those that are worse beyond their interval, then by the difference. */
export function worstFirst({ metrics: [headline], slices }: Comparison): readonly SliceDifference[] {
  const sign = headline?.metric.better === 'lower' ? -1 : 1;
  const rank = ({ side, difference }: SliceDifference) => [side === 'worse' ? 0 : 1, sign * difference] as const;
  return slices
    .filter(({ side }) => side !== undefined)
    .sort((a, b) => {
      const [[first, less], [second, more]] = [rank(a), rank(b)];
      return first - second || less - more;
    });
}

/** A model and its baselines on the same rows. */
export interface BaselineScores {
  readonly scores: Scores;
  readonly baselineScores: Readonly<Record<string, Scores>>;
}

/** Whether a first champion may be: it has to beat each baseline on the headline metric. */
export function verdictOnFirst(model: Pick<Model, 'role'>, judged: BaselineScores): Outcome {
  return unbeaten(model, judged).length === 0 ? 'first' : 'baselines-not-beaten';
}

/** The baselines that the model does not beat on the headline metric. */
export function unbeaten({ role }: Pick<Model, 'role'>, { scores, baselineScores }: BaselineScores): readonly string[] {
  const [headline] = metricsOf(role.task);
  const figure = ({ metrics }: Scores) => (headline && metrics[headline.name]) ?? NaN;
  return Object.keys(baselineScores).filter((name) => !(headline && isBetter(headline, figure(scores), figure(baselineScores[name]!))));
}
