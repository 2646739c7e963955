import { makeNode, type Dataset, type NodeSpec } from '../../pipeline/make-node.js';
import type { Node } from '../../pipeline/node.js';
import { chooseColumns } from '../tables/column-choice.js';
import { asText } from '../tables/column-types.js';
import { rowCount } from '../tables/row-count.js';
import { assertSplit } from '../tables/split.js';
import type { Column, Columns, Split } from '../tables/table.js';
import { TabularError } from '../tables/tabular-error.js';
import { countValues, smallestFirst } from './count-values.js';

/** The categories of each column that have a place, smallest first. All other values share one place. Plain data. */
export interface Categories {
  readonly columns: readonly { readonly column: string; readonly kind: 'text' | 'number'; readonly values: readonly (string | number)[] }[];
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
      columns: chooseColumns(from, table, columns).map(([column, values]) => ({
        column,
        kind: asText(values) ? 'text' : 'number',
        values: frequent(column, values, training, max, min),
      })),
    };
  });
}

function frequent(column: string, values: Column, training: number, max: number, min: number): readonly (string | number)[] {
  const best: [value: string | number, count: number][] = [];
  let worst: [value: string | number, count: number] | undefined; // of the max best so far
  for (const each of countValues(column, values, training)) {
    if (each[1] < min || (worst && byFrequency(worst, each) < 0)) continue;
    best.push(each);
    if (best.length < 2 * max) continue; // to sort a million values would take seconds
    best.sort(byFrequency);
    best.length = max;
    worst = best[max - 1];
  }
  return best.sort(byFrequency).slice(0, max).map(([value]) => value).sort(smallestFirst);
}

const byFrequency = ([one, many]: [string | number, number], [other, more]: [string | number, number]) => more - many || smallestFirst(one, other);
