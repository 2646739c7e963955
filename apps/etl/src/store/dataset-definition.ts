import type { Column } from '@tripod/contracts';

/** A column as it was when its table was made. */
export interface ColumnDefinition {
  readonly name: string;
  readonly type: Column['postgres'];
  readonly nullable?: true;
}

/** The table and the view of a contract's rows, frozen in a migration. */
export interface DatasetDefinition {
  readonly contract: string;
  readonly version: number;
  readonly key: string;
  /** The column with a row's moment, where the contract has one. */
  readonly time?: string;
  /** In the order of the contract. */
  readonly columns: readonly ColumnDefinition[];
}
