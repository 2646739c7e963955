import { createHash } from 'node:crypto';
import { AppError } from '../../errors.js';
import { PATIENCE } from '../../http/http-client.js';
import type { Opening, Source, SourceBatch, SourcePlace } from '../source.js';
import type { Condition } from './condition.js';
import { databaseAddress, shownTable } from './database-address.js';
import type { TableName } from './found-table.js';
import { rereadRow, type RowKey } from './page-reader.js';
import { readPages } from './read-pages.js';
import type { Peer } from './snapshot.js';
import { Snapshots, type Attempts } from './snapshots.js';
import type { TableKind, TableRecord } from './table-kinds.js';

/** An opened table. Its cursor is the key of the last row; so is a record's key, as JSON where it has several columns. */
export type TableSource<Raw> = Source<Raw, RowKey>;

/** A table or view in another Postgres, version 11 or later. */
export interface DatabaseTable<Kinds extends Readonly<Record<string, TableKind>>> {
  readonly name: string;
  readonly about: string;
  /** The variable of the environment that holds the address, with its password: `SHOP_DATABASE_URL`. */
  readonly variable: string;
  /** Default: `public`. */
  readonly schema?: string;
  /** Another one may be given to `--file`: `orders`, `sales.orders`. */
  readonly table: string;
  /** Columns that the table must have, and the only ones that its records get. */
  readonly columns: Kinds;
  /** Columns that name a row; rows are read in their order. Default: the primary key, or else a unique index. Of a view it must be given. */
  readonly key?: readonly [string, ...string[]];
  /** The rows to read. Default: all. */
  readonly where?: Condition;
  /** The zone on whose clock a `timestamp with time zone` is read: `Europe/Berlin`. Default: UTC. */
  readonly zone?: string;
  /**
   * Whether rows are only added, each with a key behind all others: then an ingest goes on behind the last row that was read.
   * Default: rows change anywhere, and an ingest reads all of them when any has changed. A row that is committed later than one
   * with a greater key is missed: leave the newest out by `where`.
   */
  readonly appends?: boolean;
  readonly patience?: Partial<Attempts>;
}

/**
 * A table of another Postgres as a source: pages by key, each by COPY, all in one snapshot. A connection that breaks is made
 * again; reading goes on if the table has the same rows still.
 *
 * @example
 * const orders = databaseTable({
 *   name: 'orders', about: 'paid orders of the shop', variable: 'SHOP_DATABASE_URL', table: 'orders',
 *   columns: { id: 'integer', paid_at: 'microseconds' }, where: condition`status = ${'paid'}`,
 * });
 */
export function databaseTable<const Kinds extends Readonly<Record<string, TableKind>>>(declared: DatabaseTable<Kinds>): SourcePlace<TableSource<TableRecord<Kinds>>> {
  return { name: declared.name, about: declared.about, open: (place, opening) => openTable(declared, place, opening) };
}

async function openTable<Kinds extends Readonly<Record<string, TableKind>>>(declared: DatabaseTable<Kinds>, place: string | undefined, opening: Opening | undefined): Promise<TableSource<TableRecord<Kinds>>> {
  const { name, variable, columns, where, zone = 'UTC', appends = false } = declared;
  if (opening === undefined) throw new TypeError(`source '${name}' is opened without an environment`);
  const table = place === undefined ? { schema: declared.schema ?? 'public', table: declared.table } : tableNamed(place);
  const url = databaseAddress(opening.env[variable], name, variable);
  const peer: Peer = { ...table, url, variable, place: shownTable(url, table), columns: () => columns, key: declared.key, where, zone, isWhole: !appends };
  const snapshots = new Snapshots(peer, { ...PATIENCE, ...declared.patience });
  const { content, key } = await snapshots.ask(opening.signal, (snapshot) => Promise.resolve({ content: snapshot.content, key: snapshot.table.key }));
  return {
    name,
    place: peer.place,
    // How a table is read belongs to what it holds.
    ...(content === undefined ? {} : { records: content.records, identity: createHash('sha256').update(JSON.stringify([content, columns, key, where ?? null, zone])).digest('hex') }),
    read: ({ from, signal }) => {
      if (from !== undefined && from.length !== key.length) throw new AppError('SOURCE_CHANGED', `${peer.place} was read by another key, of ${from.length} columns. Give the source a new name, or declare that key.`);
      // `as`: the SELECT of each kind gives this type or null.
      return readPages(snapshots, from, signal) as AsyncIterable<SourceBatch<TableRecord<Kinds>, RowKey>>;
    },
    reread: rereadRow,
    close: () => snapshots.close(),
  };
}

function tableNamed(place: string): TableName {
  const parts = place.split('.');
  const [first, second] = parts;
  if (place.includes(':') || parts.length > 2 || parts.includes('') || first === undefined) throw new AppError('BAD_USAGE', `'${place.replace(/\/\/[^/]*@/, '//')}' is not the name of a table. Write it as schema.table; the address of the database comes from the environment.`);
  return second === undefined ? { schema: 'public', table: first } : { schema: first, table: second };
}
