import { makeNode, type Dataset, type NodeSpec } from '../../pipeline/make-node.js';
import type { Node } from '../../pipeline/node.js';
import { chooseColumns } from '../tables/column-choice.js';
import { assertNoText, assertNumbers, asText, typeOf } from '../tables/column-types.js';
import { rowCount } from '../tables/row-count.js';
import { assertSplit } from '../tables/split.js';
import type { Column, Columns, NumberColumn, Split } from '../tables/table.js';
import { TabularError } from '../tables/tabular-error.js';
import { countNumbers, countTexts } from './count-values.js';

/**
 * The value that stands for a column's null. `kind` says how the column holds null: NaN (`number`), never (`integer`), −1
 * (`code`), 255 (`boolean`), null (`text`).
 */
export type Filled =
  | { readonly column: string; readonly kind: 'number' | 'integer' | 'code' | 'boolean'; readonly fill: number }
  | { readonly column: string; readonly kind: 'text'; readonly fill: string };

/** What null becomes, for each column. Plain data. */
export interface Imputer {
  readonly columns: readonly Filled[];
}

/**
 * Columns, Split → Imputer: what each column's null becomes, from the training rows **alone**. For impute.
 *
 * - `median`: for numbers; of an even count, the mean of the two in the middle. An Int32Array has no null.
 * - `most-frequent`: for any column; of several, the smallest. An Int32Array holds category codes: −1 is null.
 *
 * A column with null alone is filled with 0, or with the empty text.
 *
 * @param spec.split the name of the dataset that holds the split
 * @param spec.columns without it, all columns
 * @throws {TabularError} as a node, TABULAR_SPLIT; TABULAR_TYPE for the median of text or booleans; TABULAR_VALUE for a
 * number that is not finite
 * @example fitImputer({ name: 'fit-imputer', tags: ['training'], from: 'sizes', split: 'split', fill: 'median', to: 'imputer' })
 */
/* @__NO_SIDE_EFFECTS__ */
export function fitImputer<const From extends string, const By extends string, const To extends string, const Tag extends string = never>(
  spec: NodeSpec<Tag> & {
    readonly from: From;
    readonly split: By;
    readonly columns?: readonly string[];
    readonly fill: 'median' | 'most-frequent';
    readonly to: To;
  },
): Node<Dataset<From, Columns> & Dataset<By, Split>, Dataset<To, Imputer>, Tag> {
  const { from, split, columns, fill, to } = spec;
  return makeNode(spec, [from, split], to, (inputs: Dataset<From, Columns> & Dataset<By, Split>): Imputer => {
    const table: Columns = inputs[from];
    const { training, validation }: Split = inputs[split];
    assertSplit({ training, validation }, rowCount(table));
    const fit = fill === 'median' ? fitMedian : fitMostFrequent;
    return { columns: chooseColumns(from, table, columns).map(([column, values]) => fit(column, values, training)) };
  });
}

function fitMedian(column: string, values: Column, training: number): Filled {
  if (typeOf(values) === 'Uint8Array') {
    throw new TabularError('TABULAR_TYPE', `column '${column}' holds booleans, which have no median; fill it with 'most-frequent'`, { column });
  }
  assertNumbers(column, values);
  return { column, kind: typeOf(values) === 'Int32Array' ? 'integer' : 'number', fill: median(column, values, training) };
}

function median(column: string, values: NumberColumn, training: number): number {
  const known = new Float64Array(training);
  let count = 0;
  for (let row = 0; row < training; row++) {
    const value = values[row]!;
    if (Number.isNaN(value)) continue;
    if (!Number.isFinite(value)) throw notFinite(column, row, value);
    known[count++] = value;
  }
  if (count === 0) return 0;
  const sorted = known.subarray(0, count).sort();
  const upper = sorted[count >>> 1]!;
  const lower = sorted[(count - 1) >>> 1]!; // the same one for an odd count
  const sum = lower + upper;
  return (Number.isFinite(sum) ? sum / 2 : lower / 2 + upper / 2) + 0; // −0 becomes 0, which is what JSON makes of it
}

function fitMostFrequent(column: string, values: Column, training: number): Filled {
  const texts = asText(values);
  if (texts) return { column, kind: 'text', fill: mostFrequent(countTexts(texts, training), '') };
  assertNoText(column, values);
  const kind = ({ Uint8Array: 'boolean', Int32Array: 'code', Float32Array: 'number', Float64Array: 'number' } as const)[values[Symbol.toStringTag]];
  return { column, kind, fill: mostFrequent(countNumbers(column, values, training), 0) };
}

/** Of several, the smallest; `none` if nothing was counted. */
function mostFrequent<Value extends string | number>(counts: ReadonlyMap<Value, number>, none: Value): Value {
  let best = none;
  let most = 0;
  for (const [value, count] of counts) {
    if (count < most || (count === most && value > best)) continue;
    best = value;
    most = count;
  }
  return best;
}

function notFinite(column: string, row: number, value: number): TabularError {
  return new TabularError('TABULAR_VALUE', `column '${column}', row ${row}: ${value} is not finite; clip it with clipColumns`, { column, row });
}
