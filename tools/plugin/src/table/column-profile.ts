import type { FieldReading } from '../plan/project-plan.js';
import type { GivenKind } from './loaded-table.js';

/** How often a value was seen. */
export interface CountedValue {
  /** Without the blanks around it; of a number or boolean of JSON and Parquet, the text that JSON writes. */
  readonly value: string;
  /** As the source gives it. Undefined where it is given in several ways: with and without blanks. */
  readonly raw: string | undefined;
  readonly count: number;
}

/** What the values of a column are, missing ones aside. */
export type ColumnShape =
  | { readonly kind: 'empty' }
  /** Lists and objects. */
  | { readonly kind: 'nested' }
  /** Of a type that our source does not read. */
  | { readonly kind: 'unread'; readonly type: string }
  /** Numbers, and texts among them that stand for no number. `row` counts from 1. */
  | { readonly kind: 'mixed'; readonly numbers: number; readonly others: number; readonly example: { readonly value: string; readonly row: number } }
  | {
      readonly kind: 'number';
      readonly reading: FieldReading;
      readonly isWhole: boolean;
      /** 0, 5, 25, 50, 75, 95, 100 per cent. */
      readonly quantiles: readonly number[];
      readonly skewness: number;
      /** Of ln(1 + x), where no number is below 0. */
      readonly skewnessOfLogs?: number;
    }
  | { readonly kind: 'boolean'; readonly reading: FieldReading; readonly yes: string; readonly counts: readonly [no: number, yes: number] }
  /** Quantiles are days or minutes since 1970. `isCut`: there are seconds, or offsets. `other`: a format that fits as well. */
  | { readonly kind: 'day' | 'minute'; readonly reading: FieldReading; readonly quantiles: readonly number[]; readonly hasSeconds: boolean; readonly hasOffsets: boolean; readonly other?: string }
  | { readonly kind: 'text'; readonly reading: FieldReading; readonly maxLength: number; readonly medianLength: number; readonly formulas: number };

/** What is known about a column. */
export interface ColumnProfile {
  readonly original: string;
  readonly given: GivenKind;
  /** Its column in the work table. */
  readonly place: number;
  /** Rows with a value. */
  readonly filled: number;
  /** Different values. */
  readonly distinct: number;
  /** The most frequent ones, at most 101. */
  readonly values: readonly CountedValue[];
  /** Whole numbers from 0 or 1 on without a gap, one for each row. */
  readonly isRowNumber: boolean;
  readonly shape: ColumnShape;
}

/** A table as it was understood. */
export interface TableProfile {
  readonly rows: number;
  readonly columns: readonly ColumnProfile[];
}
