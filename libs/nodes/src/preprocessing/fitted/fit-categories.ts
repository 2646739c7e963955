import { makeNode, type Dataset, type NodeSpec } from '../../pipeline/make-node.js';
import type { Node } from '../../pipeline/node.js';
import { chooseColumns } from '../tables/column-choice.js';
import { assertNoText, asText } from '../tables/column-types.js';
import { rowCount } from '../tables/row-count.js';
import { assertSplit } from '../tables/split.js';
import type { Columns, Split } from '../tables/table.js';
import { TabularError } from '../tables/tabular-error.js';
import { countNumbers, countTexts } from './count-values.js';

/** The values of a column that have a place, smallest first. */
export type Places =
  | { readonly column: string; readonly kind: 'text'; readonly values: readonly string[] }
  | { readonly column: string; readonly kind: 'number'; readonly values: readonly number[] };

/** The categories of each column. All values that are not among them share one more place. Plain data. */
export interface Categories {
  readonly columns: readonly Places[];
}

/**
 * Columns, Split → Categories: the values that the training rows **alone** have. For encodeCategories.
 *
 * At most `max` values of a column get a place: the most frequent, of equally frequent ones the smallest. A value in fewer
 * than `min` training rows gets none. Null is not a category. Text, codes (Int32Array, where −1 is null), booleans and
 * numbers can be categories.
 *
 * @param spec.split the name of the dataset that holds the split
 * @param spec.columns without it, all columns
 * @param spec.max 100 without it
 * @param spec.min 1 without it
 * @throws {TabularError} TABULAR_PARAMETER for max or min that is not a positive integer; as a node, TABULAR_SPLIT, and
 * TABULAR_VALUE for a number that is not finite
 * @example fitCategories({ name: 'fit-categories', tags: ['training'], from: 'rows', split: 'split', columns: ['city'], max: 50, min: 10, to: 'categories' })
 */
/* @__NO_SIDE_EFFECTS__ */
export function fitCategories<const From extends string, const By extends string, const To extends string, const Tag extends string = never>(
  spec: NodeSpec<Tag> & {
    readonly from: From;
    readonly split: By;
    readonly columns?: readonly string[];
    readonly max?: number;
    readonly min?: number;
    readonly to: To;
  },
): Node<Dataset<From, Columns> & Dataset<By, Split>, Dataset<To, Categories>, Tag> {
  const { name, from, split, columns, max = 100, min = 1, to } = spec;
  for (const [parameter, value] of [['max', max], ['min', min]] as const) {
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new TabularError('TABULAR_PARAMETER', `node '${name}': ${parameter} is ${value}; it must be a positive integer`);
    }
  }
  return makeNode(spec, [from, split], to, (inputs: Dataset<From, Columns> & Dataset<By, Split>): Categories => {
    const table: Columns = inputs[from];
    const { training, validation }: Split = inputs[split];
    assertSplit({ training, validation }, rowCount(table));
    return {
      columns: chooseColumns(from, table, columns).map(([column, values]): Places => {
        const texts = asText(values);
        if (texts) return { column, kind: 'text', values: frequent(countTexts(texts, training), max, min) };
        assertNoText(column, values);
        return { column, kind: 'number', values: frequent(countNumbers(column, values, training), max, min) };
      }),
    };
  });
}

function frequent<Value extends string | number>(counts: ReadonlyMap<Value, number>, max: number, min: number): readonly Value[] {
  const byFrequency = ([one, many]: readonly [Value, number], [other, more]: readonly [Value, number]) => more - many || smallestFirst(one, other);
  const best: [Value, number][] = [];
  let worst: readonly [Value, number] | undefined; // of the max best so far
  for (const each of counts) {
    if (each[1] < min || (worst && byFrequency(worst, each) < 0)) continue;
    best.push(each);
    if (best.length < 2 * max) continue; // to sort a million values would take seconds
    best.sort(byFrequency);
    best.length = max;
    worst = best[max - 1];
  }
  return best.sort(byFrequency).slice(0, max).map(([value]) => value).sort(smallestFirst);
}

/** Numbers by size; text by its UTF-16 code units, in every locale the same. */
const smallestFirst = <Value extends string | number>(one: Value, other: Value) => (one < other ? -1 : one > other ? 1 : 0);
