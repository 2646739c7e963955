import { columnOf, pickRows, rowCount, type AnyColumn, type Columns, type Contract, type PackageExplanation } from '@tripod/contracts';
import type { Model } from '../model/model.js';
import { explainPackage } from './explain-package.js';
import { coalitionsAsked } from './shapley.js';
import type { ContributionPoint, ExplanationSummary, GroupSummary } from './summary.js';

/** Enough to see what moves the predictions. */
export const SUMMARIZED_ROWS = 100;
/** Of many groups fewer rows are explained, so that it takes some seconds at most; 20 show the order of the groups. */
const COALITIONS = 51_200;
const LEAST_ROWS = 20;

/** How many of some rows are explained: fewer where the model has ten groups or more. */
export const rowsSummarized = (groups: number, rows: number, most = SUMMARIZED_ROWS): number =>
  Math.min(most, rows, Math.max(LEAST_ROWS, Math.floor(COALITIONS / coalitionsAsked(groups))));

/**
 * Explains rows at even distances among those given, and sums up what moves their predictions.
 *
 * @param most rows at most, as in `rowsSummarized`
 * @param directory of a package whose files have been checked
 * @throws {AppError} as `explainPackage`
 */
export async function summarizeExplanations(
  model: Pick<Model, 'instance' | 'role' | 'columns' | 'groups'>,
  directory: string,
  instances: Columns,
  { most, ...options }: { readonly most?: number; readonly signal?: AbortSignal | undefined; readonly onRows?: ((rows: number) => void) | undefined } = {},
): Promise<ExplanationSummary> {
  const rows = rowCount(instances);
  const count = rowsSummarized(model.groups.length, rows, most);
  const read = Object.fromEntries(Object.entries(instances).filter(([name]) => model.columns.includes(name)));
  const sample = pickRows(read, Float64Array.from({ length: count }, (_, at) => Math.floor(((at + 0.5) * rows) / count)));
  const { explanation } = await explainPackage(model, directory, sample, options);
  return summaryOf(model.instance, sample, explanation);
}

/** What explained rows say together. */
export function summaryOf(instance: Contract, columns: Columns, { groups, outputs, base, contributions }: PackageExplanation): ExplanationSummary {
  const rows = rowCount(columns);
  const levels = groups.map((group) => levelsOf(instance, columns, group.columns, rows));
  const ofGroup = (group: number, output: number): GroupSummary => {
    const points = Array.from({ length: rows }, (_, row): ContributionPoint => ({
      contribution: contributions[(row * groups.length + group) * outputs.length + output]!,
      level: levels[group]![row]!,
    }));
    const { name, columns: together } = groups[group]!;
    return { group: name, columns: together, meanAbsolute: points.reduce((sum, { contribution }) => sum + Math.abs(contribution), 0) / rows, points };
  };
  return {
    rows,
    outputs: outputs.map((output, at) => ({
      output,
      base: base[at]!,
      groups: groups.map((_, group) => ofGroup(group, at)).sort((a, b) => b.meanAbsolute - a.meanAbsolute),
    })),
  };
}

/** Where each row's value stands among the rows, from 0 to 1, in a group of one field that has an order; null elsewhere. */
function levelsOf(instance: Contract, columns: Columns, together: readonly string[], rows: number): readonly (number | null)[] {
  const [name, ...others] = together;
  const none = Array<null>(rows).fill(null);
  if (name === undefined || others.length > 0) return none;
  const { kind } = columnOf(instance, name);
  const column = columns[name];
  if (column === undefined || Array.isArray(column) || kind === 'category') return none;
  return ranksOf(column, (value) => Number.isNaN(value) || (kind === 'boolean' && value > 1));
}

/** Equal values have one rank, the mean of theirs. */
function ranksOf(column: Exclude<AnyColumn, (string | null)[]>, isNull: (value: number) => boolean): readonly (number | null)[] {
  const sorted = Float64Array.from(column.filter((value) => !isNull(value))).sort();
  const spread = Math.max(1, sorted.length - 1);
  return Array.from(column, (value) => (isNull(value) ? null : (sorted.indexOf(value) + sorted.lastIndexOf(value)) / 2 / spread));
}
