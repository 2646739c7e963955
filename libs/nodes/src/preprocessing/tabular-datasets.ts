import { nodesOver } from '../pipeline/node.js';

/** One number a row. */
export type NumberColumn = Int32Array | Float32Array | Float64Array;

/** Numeric columns of equal length by name, in the order of the names. */
export type Columns = Readonly<Record<string, NumberColumn>>;

/** A table of float32: the value of `row` and `column` is at `row * columns.length + column`. */
export interface Matrix {
  readonly rows: number;
  readonly columns: readonly string[];
  readonly values: Float32Array;
}

/** Which shares to compute: of the column `whole`, the column `part` is a share, called `name`. */
export interface RateRecipe {
  readonly rates: readonly { readonly name: string; readonly part: string; readonly whole: string }[];
  /** What is added to part and whole, so that few cases say little: `prior.part / prior.whole` is the rate of none. */
  readonly prior: { readonly part: number; readonly whole: number };
}

/** Rows in order of time: the first `training` ones are the training period, the `validation` ones after them are all the rest. */
export interface Split {
  readonly training: number;
  readonly validation: number;
}

/** What `fit-scaler` learns of each column, in float64. A column that is constant has the deviation 1. */
export interface Scaler {
  readonly columns: readonly string[];
  readonly mean: Float64Array;
  /** Standard deviation, of the population (divided by n). */
  readonly deviation: Float64Array;
  /** Standardised values are kept within ±clip, in standard deviations. */
  readonly clip: number;
}

/** The integers `from` to `to`, both included; `name` begins the names of their columns. */
export interface IndicatorRange {
  readonly from: number;
  readonly to: number;
  readonly name: string;
}

/** The datasets of the preprocessing nodes. An app's own `Datasets` extends this; `rename` gives a node others. */
export interface TabularDatasets {
  /** Numbers ≥ 0 of which each step up says less than the one before. */
  counts: Columns;
  /** The square roots of `counts`, by the same names. */
  roots: Columns;
  rateRecipe: RateRecipe;
  rates: Columns;
  /** Columns that are used as they are. */
  measures: Columns;
  /** `roots`, `rates` and `measures`, side by side. */
  numbers: Matrix;
  split: Split;
  scaler: Scaler;
  /** `numbers`, standardised. */
  scaled: Matrix;
  /** One position a row, within `range`. */
  positions: Int32Array;
  range: IndicatorRange;
  /** A column for each position of `range`: 1 where the row has it, else 0. */
  indicators: Matrix;
  /** `scaled` and `indicators`, side by side: what a model is given. */
  features: Matrix;
}

/** Makes the nodes of this library over {@link TabularDatasets}. */
export const node = nodesOver<TabularDatasets>();
