import { makeNode, type Dataset, type NodeSpec } from '../../pipeline/make-node.js';
import type { Node } from '../../pipeline/node.js';
import { chooseColumns } from '../tables/column-choice.js';
import { assertNumbers } from '../tables/column-types.js';
import { rowCount } from '../tables/row-count.js';
import { assertSplit } from '../tables/split.js';
import type { Column, Columns, Split } from '../tables/table.js';
import { TabularError } from '../tables/tabular-error.js';

/** The edges of each column's pieces, in float64. Plain data. */
export interface Quantiles {
  readonly columns: readonly {
    readonly column: string;
    /** From the smallest to the largest training value, each greater than the one before; empty if all were null. */
    readonly edges: Float64Array;
  }[];
}

/**
 * Columns, Split → Quantiles: edges that cut the training rows **alone** into pieces of equal size. For encodeQuantiles.
 * Equal edges are one. A column of few different numbers, at most `pieces` + 1, has an edge at each of them, however rare.
 * Null does not count.
 *
 * @param spec.split the name of the dataset that holds the split
 * @param spec.columns without it, all columns
 * @param spec.pieces how many at most, at least 1
 * @throws {TabularError} TABULAR_PARAMETER for pieces that are not a positive integer; as a node, TABULAR_SPLIT; TABULAR_TYPE
 * for text or booleans; TABULAR_VALUE for a number that is not finite
 * @example fitQuantiles({ name: 'fit-quantiles', tags: ['training'], from: 'rows', split: 'split', columns: ['age'], pieces: 16, to: 'quantiles' })
 */
/* @__NO_SIDE_EFFECTS__ */
export function fitQuantiles<const From extends string, const By extends string, const To extends string, const Tag extends string = never>(
  spec: NodeSpec<Tag> & { readonly from: From; readonly split: By; readonly columns?: readonly string[]; readonly pieces: number; readonly to: To },
): Node<Dataset<From, Columns> & Dataset<By, Split>, Dataset<To, Quantiles>, Tag> {
  const { name, from, split, columns, pieces, to } = spec;
  if (!Number.isSafeInteger(pieces) || pieces < 1) throw new TabularError('TABULAR_PARAMETER', `node '${name}': pieces is ${pieces}; it must be a positive integer`);
  return makeNode(spec, [from, split], to, (inputs: Dataset<From, Columns> & Dataset<By, Split>): Quantiles => {
    const table: Columns = inputs[from];
    const { training, validation }: Split = inputs[split];
    assertSplit({ training, validation }, rowCount(table));
    return { columns: chooseColumns(from, table, columns).map(([column, values]) => ({ column, edges: edgesOf(column, values, training, pieces) })) };
  });
}

function edgesOf(column: string, values: Column, training: number, pieces: number): Float64Array {
  assertNumbers(column, values);
  const known = new Float64Array(training);
  let count = 0;
  for (let row = 0; row < training; row++) {
    const value = values[row]!;
    if (Number.isNaN(value)) continue;
    if (!Number.isFinite(value)) throw new TabularError('TABULAR_VALUE', `column '${column}', row ${row}: ${value} is not finite; clip it with clipColumns`, { column, row });
    known[count++] = value + 0; // −0 becomes 0: they are one edge
  }
  if (count === 0) return new Float64Array();
  const sorted = known.subarray(0, count).sort();
  const different = differentOf(sorted, pieces + 1);
  if (different !== undefined) return different;
  const places = Array.from({ length: pieces + 1 }, (_, edge) => Math.round((edge * (count - 1)) / pieces));
  return Float64Array.from(new Set(places.map((place) => sorted[place]!)));
}

/** The different numbers of a sorted array; undefined if there are more than `most`. */
function differentOf(sorted: Float64Array, most: number): Float64Array | undefined {
  const different: number[] = [];
  for (let at = 0; at < sorted.length; at++) {
    if (at > 0 && sorted[at] === sorted[at - 1]) continue;
    if (different.length === most) return undefined;
    different.push(sorted[at]!);
  }
  return Float64Array.from(different);
}
