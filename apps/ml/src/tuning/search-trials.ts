import { isBetter, type Metric } from '../metrics/metric.js';
import type { Rung } from './rungs.js';
import type { JudgedTrial, Trial } from './trial.js';

/** What a search found: every trial of every rung, in the order in which they were judged, and the best of the last rung. */
export interface Searched {
  readonly judged: readonly JudgedTrial[];
  /** Undefined if no trial can be judged. */
  readonly best: JudgedTrial | undefined;
}

/**
 * Judges all trials of the first rung, and of each further one the best of the rung before; of equal ones the first.
 *
 * @param judge undefined ends the search: so it is asked what is known
 */
export async function searchTrials(
  trials: readonly Trial[],
  rungs: readonly Rung[],
  metric: Pick<Metric, 'better'>,
  judge: (trial: Trial, rung: Rung) => Promise<JudgedTrial | undefined>,
): Promise<Searched | undefined> {
  const all: JudgedTrial[] = [];
  let going = trials;
  let ranked: readonly JudgedTrial[] = [];
  for (const rung of rungs) {
    const judged: JudgedTrial[] = [];
    for (const trial of going.slice(0, rung.trials)) {
      const outcome = await judge(trial, rung);
      if (outcome === undefined) return undefined;
      judged.push(outcome);
    }
    all.push(...judged);
    ranked = bestFirst(judged, metric);
    going = ranked.map(({ number, recipe }) => ({ number, recipe }));
  }
  return { judged: all, best: ranked[0] };
}

/** Those with a value, the best first. */
export function bestFirst(judged: readonly JudgedTrial[], metric: Pick<Metric, 'better'>): readonly JudgedTrial[] {
  const order = (a: JudgedTrial, b: JudgedTrial) => (isBetter(metric, a.value, b.value) ? -1 : isBetter(metric, b.value, a.value) ? 1 : a.number - b.number);
  return judged.filter(({ value }) => !Number.isNaN(value)).sort(order);
}
