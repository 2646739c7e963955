import { wordsOf, type Partitions } from '../instances/split.js';
import { figure } from '../metrics/figure.js';
import type { Model } from '../model/model.js';
import { metricsOf } from '../tasks/scoring-of.js';
import type { Figures } from './evaluation-report.js';

/** On which rows a figure was measured. */
export interface TestPart {
  readonly rows: number;
  readonly test: Partitions;
}

/** A figure beside others on the same rows: `ROC-AUC 0.7123 on 1,000 test rows (2001-02-05 to 2001-02-09); base rate 0.5000`. */
export function figureInWords(title: string, value: number | undefined, others: readonly (readonly [string, number | undefined])[], { rows, test }: TestPart): string {
  const beside = others.map(([name, other]) => `${name.replaceAll('_', ' ')} ${figure(other)}`);
  return [`${title} ${figure(value)} on ${rows.toLocaleString('en')} test rows (${wordsOf(test)})`, ...(beside.length === 0 ? [] : [beside.join(', ')])].join('; ');
}

/** The headline metric of a model beside those of its baselines. */
export function headlineInWords({ role }: Pick<Model, 'role'>, { metrics, baselines }: Figures, part: TestPart): string {
  const [headline] = metricsOf(role.task);
  if (headline === undefined) return '';
  return figureInWords(headline.title, metrics[headline.name], Object.entries(baselines).map(([name, figures]) => [name, figures[headline.name]]), part);
}
