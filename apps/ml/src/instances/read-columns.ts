import { columnOf, columnsNamed, contractName, CopyError, quoteIdentifier, TupleReader, viewOf, type AnyColumn, type Column, type Columns, type Contract } from '@tripod/contracts';
import type { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../errors.js';
import { CopyJoiner } from './copy-joiner.js';
import type { Partitions } from './split.js';
import { assertViewFits } from './view-types.js';
import { conditionOf } from './where.js';

/** Rows to read from the views of an etl app. */
export interface RowsRequest {
  /** Name of the etl app. */
  readonly etl: string;
  readonly instance: Contract;
  /** With it, only instances that have a label are read. */
  readonly label?: Contract;
  /** Fields of the instance. */
  readonly columns: readonly string[];
  /** Fields of the label. A row with a null in one of them is left out: its outcome is not known. */
  readonly labelColumns?: readonly string[];
  /** Read one after the other into one set of columns. */
  readonly where: readonly Partitions[];
  /** Rows that there can be, from the dataset version: memory for them is taken at once. */
  readonly expectedRows: number;
  /** Whether to read the key. Millions of texts take much memory, and training does not need them. */
  readonly withKey?: boolean;
  readonly signal?: AbortSignal;
  /** Called with the number of rows read since its last call. */
  onRows?(rows: number): void;
}

/** Rows in columns, ordered by key within each part, so that equal data make equal batches. */
export interface ReadRows {
  readonly rows: number;
  /** How many rows each entry of `where` gave. */
  readonly rowsByPart: readonly number[];
  /** Undefined unless `withKey`. */
  readonly key: AnyColumn | undefined;
  readonly instances: Columns;
  readonly labels: Columns;
}

/**
 * Reads rows by binary COPY. The fingerprint of a training counts this function: which rows are learned from, and in
 * which order, is decided here.
 *
 * @param client in a snapshot, the one that the dataset version was read in
 * @throws {AppError} CONTRACT_MISMATCH when a view's column has another type than the contract, ROWS_INVALID naming
 *   column and row, DATASETS_MISSING when a view does not exist
 */
export async function readColumns(client: Client, request: RowsRequest): Promise<ReadRows> {
  const { instance, label, withKey = false, expectedRows, where, onRows } = request;
  const fields = columnsNamed(instance, request.columns);
  const outcomes = label === undefined ? [] : columnsNamed(label, request.labelColumns ?? []);
  await assertViewFits(client, request.etl, instance, [columnOf(instance, instance.key), ...timeColumn(instance), ...fields]);
  if (label) await assertViewFits(client, request.etl, label, [columnOf(label, label.key), ...outcomes]);

  const key = withKey ? [{ ...columnOf(instance, instance.key), name: KEY }] : [];
  // A label may have a field of the same name as the instance.
  const labelFields = outcomes.map((column) => ({ ...column, name: `${label?.name}.${column.name}` }));
  const reader = new TupleReader([...key, ...fields, ...labelFields], expectedRows);
  const joiner = new CopyJoiner((chunk) => reader.push(chunk));
  const rowsByPart: number[] = [];
  try {
    for (const [part, partitions] of where.entries()) {
      const first = reader.rows;
      if (part > 0) joiner.next();
      const sql = copySql(request, partitions, withKey ? [columnOf(instance, instance.key), ...fields] : fields, outcomes);
      await pipeline(client.query(copyTo(sql)), sinkOf(joiner, reader, onRows), request.signal ? { signal: request.signal } : {});
      rowsByPart.push(reader.rows - first);
    }
    joiner.end();
    const all = reader.finish();
    return {
      rows: reader.rows,
      rowsByPart,
      key: all[KEY],
      instances: named(all, fields, (name) => name),
      labels: named(all, outcomes, (name) => `${label?.name}.${name}`),
    };
  } catch (error) {
    if (!(error instanceof CopyError)) throw error;
    throw new AppError('ROWS_INVALID', `The rows of ${viewOf(instance, request.etl)} do not fit ${contractName(instance)}: ${error.message}. Correct them in the etl app, and run its ingest again.`, { cause: error });
  }
}

/** No field of a contract has this name. */
const KEY = ' key';

function timeColumn(instance: Contract): readonly Column[] {
  return instance.time === undefined ? [] : [columnOf(instance, instance.time)];
}

function sinkOf(joiner: CopyJoiner, reader: TupleReader, onRows: ((rows: number) => void) | undefined): Writable {
  return new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      const before = reader.rows;
      try {
        joiner.push(chunk);
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)));
        return;
      }
      onRows?.(reader.rows - before);
      done();
    },
  });
}

function copySql({ etl, instance, label }: RowsRequest, partitions: Partitions, fields: readonly Column[], outcomes: readonly Column[]): string {
  const of = (alias: string) => (name: string) => `${alias}.${quoteIdentifier(name)}`;
  const [i, l] = [of('i'), of('l')];
  const selected = [...fields.map(({ name }) => i(name)), ...outcomes.map(({ name }) => l(name))];
  const known = outcomes.filter(({ nullable }) => nullable).map(({ name }) => `${l(name)} IS NOT NULL`);
  const order = columnOf(instance, instance.key).kind === 'text' ? ' COLLATE "C"' : '';
  return `COPY (
    SELECT ${selected.join(', ')}
    FROM ${viewOf(instance, etl)} i${label === undefined ? '' : ` JOIN ${viewOf(label, etl)} l ON ${l(label.key)} = ${i(instance.key)}`}
    WHERE ${[conditionOf(partitions, instance, 'i'), ...known].join(' AND ')}
    ORDER BY ${i(instance.key)}${order}
  ) TO STDOUT (FORMAT binary)`;
}

function named(all: Columns, columns: readonly Column[], nameOf: (name: string) => string): Columns {
  return Object.fromEntries(
    columns.map(({ name }) => {
      const array = all[nameOf(name)];
      if (array === undefined) throw new RangeError(`column '${name}' was not read`);
      return [name, array];
    }),
  );
}
