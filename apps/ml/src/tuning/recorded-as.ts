import type { Model } from '../model/model.js';
import type { RunSummary } from '../runs/run-store.js';

/** What the metrics of a trial's run begin with: they are of the validation rows. */
export const TRIAL = 'trial_';
/** What the metric of a search's run begins with: the best of its trials so far. */
export const BEST = 'best_';

/** The experiment that the searches of a model are recorded under: its own, so that no trial is taken for a model. */
export function tuningExperiment({ experiment }: Pick<Model, 'experiment'>): string {
  return `${experiment}-tuning`;
}

/** What a trial reached by a metric, or the best trial of a search. */
export function tunedValue({ metrics }: Pick<RunSummary, 'metrics'>, metric: string): number | undefined {
  return metrics[`${TRIAL}${metric}`] ?? metrics[`${BEST}${metric}`];
}
