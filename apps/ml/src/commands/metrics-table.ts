import type { Figures } from '../evaluation/evaluation-report.js';
import { figure } from '../metrics/figure.js';
import type { Model } from '../model/model.js';
import { metricsOf } from '../tasks/scoring-of.js';
import { aligned } from './aligned.js';

/** The figures of a model and of its baselines as a table: one line for each, one column for each metric of the task. */
export function metricsTable({ name, role }: Pick<Model, 'name' | 'role'>, { metrics, baselines }: Figures): string[] {
  const columns = metricsOf(role.task);
  const line = (title: string, figures: Readonly<Record<string, number>>) => ['', title.replaceAll('_', ' '), ...columns.map((metric) => figure(figures[metric.name]))];
  return aligned([
    ['', '', ...columns.map(({ title, better }) => `${title} ${better === 'higher' ? '↑' : '↓'}`)],
    line(name, metrics),
    ...Object.entries(baselines).map(([baseline, figures]) => line(baseline, figures)),
  ]);
}
