import type { Client } from 'pg';
import { z } from 'zod';
import { Connection, LIMITS } from '../../connection.js';
import { AppError } from '../../errors.js';
import { copyRows } from './copy-rows.js';
import { findTable, type FoundTable } from './found-table.js';
import { PageReader, type Page, type RowKey } from './page-reader.js';
import { kindFaults, ZONE_SETTING, type TableKind } from './table-kinds.js';
import { afterSettings, contentSql, keysSql, pageSql, setSql, valueSettings, type TableRequest } from './table-statements.js';

/** The columns to read of a table, which may depend on what it has. */
export type ChosenColumns = (table: FoundTable) => Readonly<Record<string, TableKind>>;

/** A table at an address. */
export interface Peer extends Omit<TableRequest, 'columns'> {
  /** With the password. */
  readonly url: string;
  /** The variable that holds it. */
  readonly variable: string;
  /** For messages. */
  readonly place: string;
  readonly columns: ChosenColumns;
  readonly key: readonly string[] | undefined;
  /** Whether the content has to be known as a whole. */
  readonly isWhole: boolean;
}

/** What a table holds: how many rows, and a hash that does not depend on their order. */
export interface Content {
  readonly records: number;
  readonly hash: string;
}

const server = z.tuple([z.object({ version: z.int() })]);
const content = z.tuple([z.object({ records: z.coerce.number(), hash: z.string() })]);
const keys = z.tuple([z.object({ nulls: z.number(), repeated: z.number() })]);

/** More than a page should ever have. */
const MAX_PAGE_BYTES = 2 ** 26;
/** From here on, a row is hashed without making a text of it. */
const HASHES_RECORDS = 140_000;

/** A table as it is at one moment: all is read in one transaction, REPEATABLE READ and READ ONLY, on a connection of its own. */
export class Snapshot {
  private constructor(
    private readonly client: Connection,
    private readonly peer: Peer,
    readonly table: FoundTable,
    readonly columns: Readonly<Record<string, TableKind>>,
    /** Only of a table that has to be known as a whole. */
    readonly content: Content | undefined,
  ) {}

  /** @throws {AppError} SOURCE_UNREADABLE, SOURCE_COLUMNS; what Postgres or the way to it throws */
  static async take(peer: Peer, signal: AbortSignal): Promise<Snapshot> {
    const client = new Connection(peer.url, LIMITS, signal);
    try {
      await client.connect();
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      // It waits while the rows of a page are stored.
      await client.query('SET LOCAL idle_in_transaction_session_timeout = 0');
      // Such a database does not know what its texts are. Without a conversion, those that are not UTF-8 fail alone.
      await client.query(`SELECT set_config('client_encoding', 'SQL_ASCII', true) WHERE current_setting('server_encoding') = 'SQL_ASCII'`);
      const [{ version }] = server.parse((await client.query(`SELECT current_setting('server_version_num')::int AS version, now() AT TIME ZONE $1 AS clock`, [peer.zone])).rows);
      await set(client, [[ZONE_SETTING, peer.zone], ...(peer.where === undefined ? [] : valueSettings(peer.where))]);
      const table = await findTable(client, peer, peer.key, peer.place);
      const columns = peer.columns(table);
      const faults = kindFaults(table.columns, columns);
      if (faults.length > 0) throw new AppError('SOURCE_COLUMNS', `${peer.place} does not fit: ${faults.join('; ')}. Its columns are ${columnsInWords(table)}.`);
      const request = { ...peer, columns };
      if (!table.isKeyCertain) await refuseUnclearKeys(client, request, table, peer.place);
      const [found] = peer.isWhole ? content.parse((await client.query(contentSql(request, table, version >= HASHES_RECORDS))).rows) : [undefined];
      return new Snapshot(client, peer, table, columns, found);
    } catch (error) {
      client.breakOff();
      throw error;
    }
  }

  /**
   * The next rows behind one.
   *
   * @throws {AppError} SOURCE_TOO_LARGE; what Postgres or the way to it throws
   */
  async page(after: RowKey | undefined, rows: number): Promise<Page> {
    const reader = new PageReader(this.table.key.length, this.columns);
    if (after !== undefined) await set(this.client, afterSettings(after));
    await copyRows(this.client, pageSql({ ...this.peer, columns: this.columns }, this.table, after === undefined, rows), {
      maxBytes: MAX_PAGE_BYTES,
      tooLarge: () => new AppError('SOURCE_TOO_LARGE', `${this.peer.place} has more than ${MAX_PAGE_BYTES} bytes in ${rows} rows. Leave out the columns with large values.`),
      take: (message) => (reader.take(message) ? undefined : new AppError('SOURCE_UNREADABLE', `${this.peer.place} has a row whose key is not UTF-8. Declare another key.`)),
    });
    return reader.page();
  }

  /** Ends the connection without a farewell. */
  breakOff(): void {
    this.client.breakOff();
  }

  async close(): Promise<void> {
    // The end of a broken connection can only repeat its error.
    await this.client.end().catch(() => undefined);
  }
}

async function set(client: Client, settings: readonly (readonly [string, string])[]): Promise<void> {
  await client.query(setSql(settings.length), settings.flat());
}

async function refuseUnclearKeys(client: Client, request: TableRequest, table: FoundTable, place: string): Promise<void> {
  const [{ nulls, repeated }] = keys.parse((await client.query(keysSql(request, table))).rows);
  const words = table.key.map((name) => `'${name}'`).join(', ');
  if (nulls > 0) throw new AppError('SOURCE_COLUMNS', `${place} has ${nulls} rows with null in its key (${words}). Leave them out by \`where\`, or declare another key.`);
  if (repeated > 0) throw new AppError('SOURCE_COLUMNS', `${place} has ${repeated} rows with a key (${words}) that another row has. Declare columns that name a row.`);
}

function columnsInWords({ columns }: FoundTable): string {
  const found = [...columns.values()].map(({ name, type }) => `${name} (${type})`);
  return `${found.slice(0, 10).join(', ')}${found.length > 10 ? ` and ${found.length - 10} more` : ''}`;
}
