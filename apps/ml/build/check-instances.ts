import { flightInstance, type PackageColumns, type PackageError } from '@tripod/contracts';
import { countColumns, instanceColumns, type Instances } from '../src/datasets.js';

/** Rows that the package does not predict, with the first reason found; none of the request's rows is predicted. */
export class RefusedRows extends Error {
  constructor(readonly reason: PackageError) {
    super(reason.message);
  }
}

/** Instances that hold what the contract says, and their rows `from` to `to`. */
export interface CheckedInstances {
  readonly rows: number;
  slice(from: number, to: number): Instances;
}

const fields = flightInstance.schema.shape;
const MINUTES_REMEMBERED = 10_000;
const goodMinutes = new Set<string>();

/** @throws {RefusedRows} when a column is missing, of another type or length, or holds a value outside the contract */
export function checkedInstances(columns: PackageColumns): CheckedInstances {
  const missing = instanceColumns.filter((name) => columns[name] === undefined);
  if (missing[0] !== undefined) throw refused('MISSING_COLUMN', `columns are missing: ${missing.join(', ')}`, missing[0]);
  const rows = columns.departed_at?.length ?? 0;
  const departed_at = minutes('departed_at', columns, rows);
  const distance_miles = integers('distance_miles', columns, rows);
  const counts = countColumns.map((name) => [name, integers(name, columns, rows)] as const);
  return {
    rows,
    slice: (from, to) => ({
      departed_at: departed_at.slice(from, to),
      distance_miles: distance_miles.subarray(from, to),
      counts: Object.fromEntries(counts.map(([name, values]) => [name, values.subarray(from, to)])),
    }),
  };
}

/** Whole numbers that the contract allows. Any other kind of array is refused at the first value that is not one. */
function integers(name: Exclude<(typeof instanceColumns)[number], 'departed_at'>, columns: PackageColumns, rows: number): Int32Array {
  const column: ArrayLike<unknown> = columns[name] ?? [];
  expectLength(name, column, rows);
  const least = fields[name].minValue ?? 0;
  for (let row = 0; row < rows; row++) {
    const value = column[row];
    if (typeof value !== 'number' || !Number.isInteger(value) || value < least) {
      throw refused('INVALID_VALUE', `'${name}' in row ${row} is ${shown(value)}; it must be a whole number of at least ${least}`, name, row);
    }
  }
  if (column instanceof Int32Array) return column;
  throw refused('WRONG_TYPE', `'${name}' must be an Int32Array`, name);
}

/** Local minutes. Many flights share one, and checking a date costs more than remembering it. */
function minutes(name: 'departed_at', columns: PackageColumns, rows: number): readonly string[] {
  const column: ArrayLike<unknown> = columns[name] ?? [];
  expectLength(name, column, rows);
  for (let row = 0; row < rows; row++) {
    const value = column[row];
    if (typeof value === 'string' && goodMinutes.has(value)) continue;
    const parsed = fields[name].safeParse(value);
    if (!parsed.success) {
      throw refused('INVALID_VALUE', `'${name}' in row ${row} is ${shown(value)}; it must be a local minute such as 2001-06-20T08:01`, name, row);
    }
    if (goodMinutes.size >= MINUTES_REMEMBERED) goodMinutes.clear();
    goodMinutes.add(parsed.data);
  }
  if (Array.isArray(column)) return column;
  throw refused('WRONG_TYPE', `'${name}' must be an array of texts`, name);
}

function expectLength(name: string, column: ArrayLike<unknown>, rows: number): void {
  if (typeof column.length !== 'number') throw refused('WRONG_TYPE', `'${name}' is no array`, name);
  if (column.length !== rows) {
    throw refused('UNEQUAL_LENGTHS', `'${name}' has ${column.length} rows, 'departed_at' has ${rows}`, name);
  }
}

/** A value as a message may show it: short, whatever it is. */
function shown(value: unknown): string {
  const text = typeof value === 'string' ? `'${value}'` : String(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

function refused(code: string, message: string, column: string, row?: number): RefusedRows {
  return new RefusedRows({ code, message, column, ...(row === undefined ? {} : { row }) });
}
