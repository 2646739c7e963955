import { throwIfInterrupted } from '@tripod/processes';
import type { ColumnProfile } from './column-profile.js';
import { trimSql } from './missing-marks.js';
import { numberSql } from './number-forms.js';
import type { OpenTable } from './open-table.js';
import { cellSql, hasTexts } from './profile-column.js';

/** How well one column alone predicts the label, on rows that it was not fitted on. */
export interface Strength {
  /** 0: not at all; 1: without an error. */
  readonly score: number;
  readonly inWords: string;
}

/** Rows that are looked at. */
const ROWS = 20_000;
const SAME_RANKS = 0.998;

/**
 * How well each column alone predicts a label. The rows are dealt into two halves; each half is predicted by what the
 * other one has in the same bin of the column: its mean, its share, its most frequent class. Numbers are cut into bins of
 * equal size, texts are bins of their own, and a missing value is one.
 *
 * @param columns to judge
 */
export async function strengthsOf(open: OpenTable, label: ColumnProfile, columns: readonly ColumnProfile[], task: 'binary' | 'classes' | 'number'): Promise<ReadonlyMap<string, Strength>> {
  const strengths = new Map<string, Strength>();
  const y = task === 'number' ? numberOf(open, label) : textOf(open, label);
  const step = Math.max(1, Math.ceil(open.profile.rows / ROWS));
  // `p`: the rows that are looked at, with their labels.
  await open.work.rows(`CREATE OR REPLACE TEMP TABLE p AS SELECT * FROM (SELECT rowid // ${step} AS r, ${y} AS y, * FROM t WHERE rowid % ${step} = 0) WHERE y IS NOT NULL`);
  const bins = Math.round(Math.min(100, Math.max(4, Math.sqrt(open.profile.rows / step))));
  for (const column of columns) {
    throwIfInterrupted();
    strengths.set(column.original, task === 'number' ? await strengthForNumber(open, column, bins) : await strengthForClasses(open, column, bins, task));
  }
  return strengths;
}

/** The text of a cell in DuckDB, as the profile lists it. */
function textOf(open: OpenTable, { place }: ColumnProfile): string {
  const cell = cellSql(place, open.columns[place]!, open.table.format === 'csv' ? open.table.missing : []);
  return hasTexts(open.columns[place]!.given) ? trimSql(cell) : cell;
}

/** The number of a cell. */
function numberOf(open: OpenTable, { place, shape }: ColumnProfile): string {
  const cell = cellSql(place, open.columns[place]!, open.table.format === 'csv' ? open.table.missing : []);
  return shape.kind === 'number' && shape.reading.as === 'number' ? numberSql(cell, shape.reading) : `TRY_CAST(${cell} AS DOUBLE)`;
}

/** Cells of a column in bins, with the labels: `b(y, fold, bin)`. */
function binned(open: OpenTable, column: ColumnProfile, bins: number): string {
  const isNumber = column.shape.kind === 'number';
  const x = isNumber ? numberOf(open, column) : textOf(open, column);
  const bin = isNumber && column.distinct > bins ? `CASE WHEN x IS NULL THEN 'none' ELSE floor((rank() OVER (ORDER BY x) - 1) * ${bins} / count(*) OVER ())::VARCHAR END` : `coalesce(x::VARCHAR, 'none')`;
  return `s AS (SELECT r, y, ${x} AS x FROM p), b AS (SELECT y, (r * 7919 + 13) % 10007 % 2 AS fold, ${bin} AS bin FROM s)`;
}

async function strengthForNumber(open: OpenTable, column: ColumnProfile, bins: number): Promise<Strength> {
  const rows = await open.work.rows(`WITH ${binned(open, column, bins)} SELECT bin, fold::INTEGER, count(*)::DOUBLE, sum(y)::DOUBLE, sum(y * y)::DOUBLE FROM b GROUP BY ALL`);
  const cells = rows.map(([bin, fold, count, sum, squares]) => ({ bin: String(bin), fold: Number(fold), count: Number(count), sum: Number(sum), squares: Number(squares) }));
  const total = (of: (cell: (typeof cells)[number]) => number) => cells.reduce((sum, cell) => sum + of(cell), 0);
  const mean = total(({ sum }) => sum) / total(({ count }) => count);
  const means = new Map(cells.map(({ bin, fold, sum, count }) => [`${fold} ${bin}`, sum / count]));
  let error = 0;
  for (const { bin, fold, count, sum, squares } of cells) {
    const predicted = means.get(`${1 - fold} ${bin}`) ?? mean;
    error += squares - 2 * predicted * sum + count * predicted ** 2;
  }
  const spread = total(({ squares }) => squares) - mean * total(({ sum }) => sum);
  const byBins = spread > 0 ? Math.max(0, 1 - error / spread) : 0;
  const byRank = await rankCorrelation(open, column);
  // Equal ranks make a label in another unit; what merely grows with the label does not have quite the same ranks.
  const score = byRank >= SAME_RANKS ? byRank : byBins;
  return { score, inWords: `R² ${score.toFixed(2)}` };
}

/** The square of Spearman's correlation: a label in another unit or scale has 1. */
async function rankCorrelation(open: OpenTable, column: ColumnProfile): Promise<number> {
  if (column.shape.kind !== 'number' || column.filled < open.profile.rows / 2) return 0;
  const [[found] = []] = await open.work.rows(
    `SELECT corr(rx, ry) FROM (SELECT rank() OVER (ORDER BY x)::DOUBLE AS rx, rank() OVER (ORDER BY y)::DOUBLE AS ry FROM (SELECT ${numberOf(open, column)} AS x, y FROM p) WHERE x IS NOT NULL)`,
  );
  return typeof found === 'number' && Number.isFinite(found) ? found ** 2 : 0;
}

interface ClassCell {
  readonly bin: string;
  readonly fold: number;
  readonly label: string;
  readonly count: number;
}

async function strengthForClasses(open: OpenTable, column: ColumnProfile, bins: number, task: 'binary' | 'classes'): Promise<Strength> {
  const rows = await open.work.rows(`WITH ${binned(open, column, bins)} SELECT bin, fold::INTEGER, y, count(*)::DOUBLE FROM b GROUP BY ALL`);
  const cells = rows.map(([bin, fold, label, count]) => ({ bin: String(bin), fold: Number(fold), label: String(label), count: Number(count) }));
  if (task === 'binary') {
    const auc = aucOf(cells);
    return { score: 2 * auc - 1, inWords: `AUC ${auc.toFixed(2)}` };
  }
  const { accuracy, most } = accuracyOf(cells);
  return { score: most < 1 ? Math.max(0, (accuracy - most) / (1 - most)) : 0, inWords: `accuracy ${accuracy.toFixed(2)}` };
}

function countsBy(cells: readonly ClassCell[], keyOf: (cell: ClassCell) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const cell of cells) counts.set(keyOf(cell), (counts.get(keyOf(cell)) ?? 0) + cell.count);
  return counts;
}

/** The area under the ROC curve of a bin's share in the other half; 0.5 at least. */
function aucOf(cells: readonly ClassCell[]): number {
  const yes = cells[0]?.label ?? '';
  const all = countsBy(cells, ({ fold, bin }) => `${fold} ${bin}`);
  const positive = countsBy(cells.filter(({ label }) => label === yes), ({ fold, bin }) => `${fold} ${bin}`);
  const share = [...countsBy(cells, ({ label }) => label)].map(([label, count]) => (label === yes ? count : 0)).reduce((sum, count) => sum + count, 0) / cells.reduce((sum, { count }) => sum + count, 0);
  const scored = cells.map(({ fold, bin, label, count }) => {
    const [other, those] = [all.get(`${1 - fold} ${bin}`) ?? 0, positive.get(`${1 - fold} ${bin}`) ?? 0];
    // One row of the base rate beside those that were seen.
    return { score: (those + share) / (other + 1), isYes: label === yes, count };
  });
  scored.sort((one, other) => one.score - other.score);
  let [below, area, yesCount, noCount] = [0, 0, 0, 0];
  for (let start = 0; start < scored.length; ) {
    let end = start;
    let [yesHere, noHere] = [0, 0];
    for (; end < scored.length && scored[end]!.score === scored[start]!.score; end++) {
      if (scored[end]!.isYes) yesHere += scored[end]!.count;
      else noHere += scored[end]!.count;
    }
    area += yesHere * (below + noHere / 2);
    below += noHere;
    yesCount += yesHere;
    noCount += noHere;
    start = end;
  }
  return yesCount === 0 || noCount === 0 ? 0.5 : Math.max(0.5, area / (yesCount * noCount));
}

/** The share of rows whose class is the most frequent one of their bin in the other half, and the share of the most frequent class. */
function accuracyOf(cells: readonly ClassCell[]): { readonly accuracy: number; readonly most: number } {
  const rows = cells.reduce((sum, { count }) => sum + count, 0);
  const byClass = [...countsBy(cells, ({ label }) => label)].sort(([, one], [, other]) => other - one);
  const [usual, usualCount] = byClass[0] ?? ['', 0];
  const best = new Map<string, ClassCell>();
  for (const cell of cells) {
    const known = best.get(`${cell.fold} ${cell.bin}`);
    if (known === undefined || cell.count > known.count) best.set(`${cell.fold} ${cell.bin}`, cell);
  }
  const right = cells.filter(({ fold, bin, label }) => (best.get(`${1 - fold} ${bin}`)?.label ?? usual) === label).reduce((sum, { count }) => sum + count, 0);
  return { accuracy: right / rows, most: usualCount / rows };
}
