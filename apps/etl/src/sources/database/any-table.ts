import { AppError } from '../../errors.js';
import { PATIENCE } from '../../http/http-client.js';
import type { FoundFile } from '../any-file.js';
import type { Opening } from '../source.js';
import { shownTable } from './database-address.js';
import type { FoundTable } from './found-table.js';
import { readPages } from './read-pages.js';
import type { RowKey } from './page-reader.js';
import { Snapshots } from './snapshots.js';
import { kindOf, type TableKind } from './table-kinds.js';

const FORM = 'postgresql://user@host:port/database#schema.table';
const PASSWORD = 'PGPASSWORD';

/**
 * Opens a table that no project knows, with all columns that a kind fits.
 *
 * @param place `postgresql://reader@db.example:5432/shop#public.orders`; the password comes from PGPASSWORD
 * @throws {AppError} BAD_USAGE; what a table of a project throws
 */
export async function openAnyTable(place: string, { env, signal }: Pick<Opening, 'env' | 'signal'>): Promise<FoundFile> {
  const address = URL.canParse(place) ? new URL(place) : undefined;
  const [, schema = 'public', table] = /^#(?:([^.]+)\.)?([^.]+)$/.exec(decodeURIComponent(address?.hash ?? '')) ?? [];
  if (address === undefined || table === undefined) throw new AppError('BAD_USAGE', `'${place.replace(/\/\/[^/]*@/, '//')}' does not name a table. Write it as ${FORM}`);
  if (address.password !== '') throw new AppError('BAD_USAGE', `The address ${shownTable(place, { schema, table })} holds a password. Give it by the variable ${PASSWORD} of the environment.`);
  address.hash = '';
  address.password = encodeURIComponent(env[PASSWORD] ?? '');
  const name = { schema, table };
  const snapshots = new Snapshots({ ...name, url: address.href, variable: `the address or ${PASSWORD}`, place: shownTable(place, name), columns: kindsOf, key: undefined, where: undefined, zone: 'UTC', isWhole: false }, PATIENCE);
  const found = await snapshots.ask(signal, (snapshot) => Promise.resolve(snapshot.table));
  return {
    source: {
      name: 'table',
      place: shownTable(place, name),
      // `as`: a cursor of its own batches.
      read: ({ from, signal: stop }) => readPages(snapshots, from as RowKey | undefined, stop),
      close: () => snapshots.close(),
    },
    columns: [...found.columns.values()].map((column) => ({ name: column.name, kind: kindOf(column) ?? `${column.type}: not read` })),
  };
}

function kindsOf({ columns }: FoundTable): Record<string, TableKind> {
  return Object.fromEntries(
    [...columns.values()].flatMap((column) => {
      const kind = kindOf(column);
      return kind === undefined ? [] : [[column.name, kind]];
    }),
  );
}
