import type { AnyColumn } from '@tripod/contracts';

/** The label column of the rows in hand, in their order. No value is null: rows without a label are not read. */
export interface Labels {
  /** As the contract holds the column: 0 and 1 of a boolean, codes of a category, numbers. */
  readonly values: Exclude<AnyColumn, (string | null)[]>;
  /** The classes that the codes of a category stand for, in the label contract's order; empty for other kinds. */
  readonly classes: readonly string[];
}

/**
 * What a model says of each row, float64, row by row: the probability of a `binary` task, the probability of each class
 * of a `classes` task (`[rows, classes]`, classes in the label contract's order), the value of a `number` task in the
 * label's unit.
 */
export type Outputs = Float64Array;
