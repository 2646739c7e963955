import { columnsOf, readValue, type Column, type Columns, type Contract } from '@tripod/contracts';

/** Values of a column, as JSON holds them, without nulls. */
export type SampledValues = readonly (number | string | boolean)[];

/** What the checks know of a partition. */
export interface PartitionProfile {
  readonly partition: number;
  readonly rows: number;
  /** Labels of these rows; undefined where the pipeline stores none. */
  readonly labels: number | undefined;
  /** The share of nulls in each column that may be null, of the sample. */
  readonly nulls: Readonly<Record<string, number>>;
  /** Values of each column whose distribution is looked at, of the sample. */
  readonly values: Readonly<Record<string, SampledValues>>;
}

/** So many rows of a partition are looked at, evenly spread over its keys. */
export const SAMPLE_ROWS = 200;

/** The columns of which the share of nulls is looked at. */
export function nullableColumns(contract: Contract): readonly Column[] {
  return columnsOf(contract).filter(({ nullable }) => nullable);
}

const COUNTED = new Set(['integer', 'float', 'boolean', 'category']);

/** The columns whose distribution is looked at: numbers, booleans and categories. Texts, times and the key differ by their nature. */
export function countedColumns(contract: Contract): readonly Column[] {
  return columnsOf(contract).filter(({ name, kind }) => name !== contract.key && COUNTED.has(kind));
}

/** A sample of rows, each by its columns. */
export type SampledRow = Readonly<Record<string, unknown>>;

/**
 * The profile of a partition.
 *
 * @param sample of its rows: {@link SAMPLE_ROWS} or less
 */
export function profileOf(contract: Contract, partition: number, rows: number, labels: number | undefined, sample: readonly SampledRow[]): PartitionProfile {
  const share = (name: string) => (sample.length === 0 ? 0 : sample.filter((row) => row[name] === null).length / sample.length);
  const known = (name: string) => sample.map((row) => row[name]).filter((value) => typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean');
  return {
    ...{ partition, rows, labels },
    nulls: Object.fromEntries(nullableColumns(contract).map(({ name }) => [name, share(name)])),
    values: Object.fromEntries(countedColumns(contract).map(({ name }) => [name, known(name)])),
  };
}

/** Rows of columns, evenly spread over their order. */
export function sampleOf(contract: Contract, data: Columns, order: Int32Array): SampledRow[] {
  const columns = columnsOf(contract);
  const count = Math.min(SAMPLE_ROWS, order.length);
  return Array.from({ length: count }, (_, i) => {
    const row = order[Math.floor((i * order.length) / count)];
    return Object.fromEntries(columns.map((column) => [column.name, readValue(column, data[column.name] ?? [], row ?? 0)]));
  });
}
