import { makeNode, type Dataset, type NodeSpec } from '../../pipeline/make-node.js';
import type { Node } from '../../pipeline/node.js';
import { assertSplit } from '../tables/split.js';
import type { Matrix, Split } from '../tables/table.js';
import { TabularError } from '../tables/tabular-error.js';

/** What fitScaler learns about each column, in float64. Plain data. */
export interface Scaler {
  readonly columns: readonly string[];
  readonly mean: Float64Array;
  /** Standard deviation of the population (divided by n); 1 for a constant column. */
  readonly deviation: Float64Array;
  /** Standardized values are clipped to ±clip, in standard deviations. */
  readonly clip: number;
}

/** Values farther out are rare, and would weigh more in a model than they should. */
const DEFAULT_CLIP = 5;

/**
 * Matrix, Split → Scaler: mean and standard deviation of each column over the training rows **alone**. For standardize.
 *
 * @param spec.split the name of the dataset that holds the split
 * @param spec.clip max distance from the mean, in standard deviations; 5 without it
 * @throws {TabularError} TABULAR_PARAMETER for a clip that is not a positive number; as a node, TABULAR_SPLIT, and
 * TABULAR_VALUE for a value that is not finite
 * @example fitScaler({ name: 'fit-scaler', tags: ['training'], from: 'numbers', split: 'split', to: 'scaler' })
 */
/* @__NO_SIDE_EFFECTS__ */
export function fitScaler<const From extends string, const By extends string, const To extends string, const Tag extends string = never>(
  spec: NodeSpec<Tag> & { readonly from: From; readonly split: By; readonly clip?: number; readonly to: To },
): Node<Dataset<From, Matrix> & Dataset<By, Split>, Dataset<To, Scaler>, Tag> {
  const { name, from, split, clip = DEFAULT_CLIP, to } = spec;
  if (!Number.isFinite(clip) || clip <= 0) throw new TabularError('TABULAR_PARAMETER', `node '${name}': clip is ${clip}; it must be a positive number`);
  return makeNode(spec, [from, split], to, (inputs: Dataset<From, Matrix> & Dataset<By, Split>): Scaler => {
    const numbers: Matrix = inputs[from];
    const { training, validation }: Split = inputs[split];
    assertSplit({ training, validation }, numbers.rows);
    return fit(numbers, training, clip);
  });
}

/**
 * Two passes in float64, where sums of float32 keep all their digits: the mean of half a billion equal values is that
 * value exactly, so a constant column is found to be constant.
 */
function fit({ columns, values }: Matrix, rows: number, clip: number): Scaler {
  const width = columns.length;
  const end = rows * width;
  const mean = new Float64Array(width);
  const deviation = new Float64Array(width);
  for (let start = 0; start < end; start += width) {
    for (let column = 0; column < width; column++) mean[column]! += values[start + column]!;
  }
  for (let column = 0; column < width; column++) mean[column]! /= rows;
  assertFinite(columns, values, mean);
  for (let start = 0; start < end; start += width) {
    for (let column = 0; column < width; column++) deviation[column]! += (values[start + column]! - mean[column]!) ** 2;
  }
  for (let column = 0; column < width; column++) deviation[column] = Math.sqrt(deviation[column]! / rows) || 1;
  return { columns, mean, deviation, clip };
}

/** A value that is not finite makes the mean of its column not finite: looking at the means finds it. */
function assertFinite(columns: readonly string[], values: Float32Array, mean: Float64Array): void {
  const offset = mean.findIndex((value) => !Number.isFinite(value));
  const column = columns[offset];
  if (column === undefined) return;
  let row = 0;
  while (Number.isFinite(values[row * columns.length + offset])) row++;
  throw new TabularError('TABULAR_VALUE', `column '${column}', row ${row}: ${values[row * columns.length + offset]} is not finite; make the matrix with makeMatrix, which checks it`, { column, row });
}
