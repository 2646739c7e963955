import type { Readable } from 'node:stream';
import { pipeline as pipe } from 'node:stream/promises';
import { columnsOf, flightInstance, flightLabel, viewOf, type Column, type Period } from '@tripod/contracts';
import { countColumns, instanceColumns, type Instances } from '../datasets.js';
import { BinaryCopyReader } from './binary-copy.js';
import { columnBuilder } from './column-builder.js';

/** Flights whose outcome is known, in the order of their ids. */
export interface LabelledFlights {
  readonly rows: number;
  /** Empty unless asked for: three million texts are a lot for training, which does not need them. */
  readonly flightIds: readonly string[];
  readonly instances: Instances;
  /** `[rows]` float32: 1 late, 0 not. */
  readonly labels: Float32Array;
}

/** Runs a query that begins with COPY and gives its bytes. */
export type CopyOut = (sql: string) => Readable;

export interface FlightsToRead {
  /** Read one after the other. */
  readonly periods: readonly Period[];
  /** Rows that there can be, from the dataset version; memory for them is taken at once. */
  readonly most: number;
  readonly withIds?: boolean;
}

/**
 * Reads the labelled flights of some periods by binary COPY into columns. The order within a period is that of the
 * flights' ids, so that equal data make equal batches.
 *
 * @param quote makes an SQL literal: COPY takes no parameters
 */
export async function readLabelledFlights(
  copyOut: CopyOut,
  { periods, most, withIds = false }: FlightsToRead,
  quote: (text: string) => string,
): Promise<LabelledFlights & { readonly rowsByPeriod: readonly number[] }> {
  const wanted: ReadonlySet<string> = new Set([...instanceColumns, 'late', ...(withIds ? ['flight_id'] : [])]);
  const columns = columnsOf(flightInstance.schema.extend(flightLabel.schema.shape)).filter(({ name }) => wanted.has(name));
  const builders = new Map(columns.map((column) => [column.name, columnBuilder(column, most)]));
  const rowsByPeriod: number[] = [];
  let rows = 0;
  for (const period of periods) {
    const first = rows;
    const readers = [...builders.values()].map(
      ({ read }) =>
        (...[bytes, offset, length, row]: Parameters<typeof read>) =>
          read(bytes, offset, length, first + row),
    );
    const reader = new BinaryCopyReader(columns, readers);
    await pipe(copyOut(copyOfPeriod(columns, period, quote)), reader);
    rowsByPeriod.push(reader.rows);
    rows += reader.rows;
  }
  const integers = (name: string) => {
    const array = builders.get(name)?.array;
    if (!(array instanceof Int32Array)) throw new TypeError(`the contract's '${name}' is no integer`);
    return array.subarray(0, rows);
  };
  const texts = (name: string) => {
    const array = builders.get(name)?.array;
    if (!Array.isArray(array)) throw new TypeError(`the contract's '${name}' is no text`);
    return array.slice(0, rows);
  };
  const late = builders.get('late')?.array;
  if (!(late instanceof Uint8Array)) throw new TypeError("the contract's 'late' is no flag");
  return {
    rows,
    rowsByPeriod,
    flightIds: withIds ? texts('flight_id') : [],
    instances: {
      departed_at: texts('departed_at'),
      distance_miles: integers('distance_miles'),
      counts: Object.fromEntries(countColumns.map((name) => [name, integers(name)])),
    },
    labels: Float32Array.from(late.subarray(0, rows)),
  };
}

function copyOfPeriod(columns: readonly Column[], { from, to }: Period, quote: (text: string) => string): string {
  const names = columns.map(({ name }) => name).join(', ');
  return `COPY (
    SELECT ${names}
    FROM ${viewOf(flightInstance)} JOIN ${viewOf(flightLabel)} USING (flight_id)
    WHERE departed_at >= ${quote(from)}::date AND departed_at < ${quote(to)}::date + 1
    ORDER BY flight_id COLLATE "C"
  ) TO STDOUT (FORMAT binary)`;
}
