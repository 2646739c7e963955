import {
  columnsOf,
  flightInstance,
  type AnyColumn,
  type Column,
  type ColumnsOf,
  type FlightInstance,
  type PackageColumns,
} from '@tripod/contracts';

/** Instances in columns, as predictions are asked for: one array a field, all of the same length. */
export type InstanceColumns = ColumnsOf<typeof flightInstance.schema>;

type Columns = Readonly<Record<string, AnyColumn>>;
type Row = Readonly<Record<string, string | number>>;

const COLUMNS = columnsOf(flightInstance.schema);

/** Lays parsed instances out in columns, in their order. */
export function toColumns(instances: readonly FlightInstance[]): InstanceColumns {
  const rows: readonly Row[] = instances;
  const columns: Columns = Object.fromEntries(COLUMNS.map((column) => [column.name, toColumn(rows, column)]));
  if (!isComplete(columns)) throw new TypeError('a column of the contract is missing: columnsOf and ColumnsOf disagree');
  return columns;
}

/** Rows `from` up to, not including, `to` of columns; copies, which may be transferred to another thread. */
export function sliceColumns(columns: Columns, from: number, to: number): PackageColumns {
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column.slice(from, to)]));
}

function toColumn(rows: readonly Row[], { name, array }: Column): AnyColumn {
  if (array === 'string[]') return rows.map((row) => String(row[name]));
  const numbers = rows.map((row) => Number(row[name]));
  return new { Int32Array, Float64Array, Uint8Array }[array](numbers);
}

/** `columnsOf` gives each field the array that `ColumnsOf` says, a promise of the contracts that the compiler can't see. */
function isComplete(columns: Columns): columns is Columns & InstanceColumns {
  return COLUMNS.every(({ name }) => name in columns);
}
