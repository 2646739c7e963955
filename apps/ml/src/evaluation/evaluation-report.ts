import type { Partitions } from '../instances/split.js';
import type { Model } from '../model/model.js';
import type { DatasetName, MetricPoint } from '../runs/active-run.js';
import { baselinesOf, metricsOf } from '../tasks/scoring-of.js';
import type { Evaluation } from './evaluate-package.js';

/** Figures by the names of the task's metrics: of the model, and of what it has to beat. */
export interface Figures {
  readonly metrics: Readonly<Record<string, number>>;
  readonly baselines: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** The figures of an evaluation. */
export function figuresOf({ scores, baselineScores }: Pick<Evaluation, 'scores' | 'baselineScores'>): Figures {
  return {
    metrics: scores.metrics,
    baselines: Object.fromEntries(Object.entries(baselineScores).map(([name, { metrics }]) => [name, metrics])),
  };
}

/** What `evaluation.json` holds: the test part, and by the metrics' names what was found on it. */
export function evaluationReport({ name, role }: Model, test: Partitions, evaluation: Evaluation) {
  const { scores } = evaluation;
  const [headline] = metricsOf(role.task);
  return { model: name, task: role.task.type, headline, test, rows: scores.rows, ...figuresOf(evaluation), details: scores.details };
}

/** What the keys of figures on the test rows begin with. */
export const TEST = 'test_';

/** The figures as metrics of a run, measured on a dataset: `test_roc_auc`, and `logistic_regression/test_roc_auc` of a baseline. */
export function testMetrics(evaluation: Evaluation, dataset: DatasetName): readonly MetricPoint[] {
  const { metrics, baselines } = figuresOf(evaluation);
  const points = (prefix: string, figures: Readonly<Record<string, number>>) =>
    Object.entries(figures).map(([name, value]) => ({ key: `${prefix}${TEST}${name}`, value, dataset }));
  return [
    ...points('', metrics),
    ...Object.entries(baselines).flatMap(([name, figures]) => points(`${name}/`, figures)),
    { key: `${TEST}rows`, value: evaluation.scores.rows, dataset },
  ];
}

/** The other way round: the figures that a run recorded. */
export function recordedFigures({ role: { task } }: Pick<Model, 'role'>, recorded: Readonly<Record<string, number>>): Figures {
  const figures = (prefix: string) =>
    Object.fromEntries(
      metricsOf(task).flatMap(({ name }) => {
        const value = recorded[`${prefix}${TEST}${name}`];
        return value === undefined ? [] : [[name, value]];
      }),
    );
  return { metrics: figures(''), baselines: Object.fromEntries(baselinesOf(task).map((name) => [name, figures(`${name}/`)])) };
}
