import { figure } from '../metrics/figure.js';
import type { Model } from '../model/model.js';
import { metricsOf } from '../tasks/scoring-of.js';
import type { Figures } from './evaluation-report.js';

/** The headline metric of a model beside those of its baselines: `ROC-AUC **0.7123**, logistic regression 0.6901`, in Markdown. */
export function headlineInWords({ role }: Pick<Model, 'role'>, { metrics, baselines }: Figures): string {
  const [headline] = metricsOf(role.task);
  if (headline === undefined) return '';
  const others = Object.entries(baselines).map(([name, figures]) => `${name.replaceAll('_', ' ')} ${figure(figures[headline.name])}`);
  return [`${headline.title} **${figure(metrics[headline.name])}**`, ...others].join(', ');
}
