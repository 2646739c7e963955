import { viewOf } from '@tripod/contracts';
import { item, items } from '@tripod/contracts/testing';
import { ingest, run } from '../../../fixtures/command.js';
import { projectOf } from '../../../fixtures/projects.js';
import { APP } from '../../app.js';
import type { EtlProject } from '../../ingest/project.js';
import { rowsOf, rowsPipeline } from '../../ingest/rows-pipeline.js';
import type { SourcePlace } from '../source.js';
import { databaseTable, type TableSource } from './database-table.js';
import { inDatabase, VARIABLE } from './fixtures/tables.js';
import type { RowKey } from './page-reader.js';
import type { TableRecord } from './table-kinds.js';

const ROWS = 100_000;
const columns = { id: 'integer', weight: 'number' } as const;
type Record = TableRecord<typeof columns>;
const stock = databaseTable({ name: 'stock', about: 'the stock', variable: VARIABLE, table: 'stock', columns });

let peer: TestDatabase;
let own: TestDatabase;
const ask = (database: TestDatabase, sql: string) => inDatabase(database.url('owner'), async (client) => (await client.query<{ found: unknown }>(sql)).rows[0]?.found);

beforeEach(async () => {
  [peer, own] = [await createDatabase(), await createDatabase()];
  await inDatabase(peer.url('owner'), (client) => client.query(`CREATE TABLE stock AS SELECT id, id / 8.0::float8 AS weight FROM generate_series(1, ${ROWS}) AS id; ALTER TABLE stock ADD PRIMARY KEY (id); GRANT SELECT ON stock TO ${APP}`));
});

/** The stock as a project; it notes from where it is read, and calls back with each batch. */
function watched(onBatch: (last: number) => void): { readonly project: EtlProject; readonly starts: (RowKey | undefined)[] } {
  const starts: (RowKey | undefined)[] = [];
  const source: SourcePlace<TableSource<Record>> = {
    ...stock,
    open: async (...given) => {
      const opened = await stock.open(...given);
      return {
        ...opened,
        async *read(options) {
          starts.push(options.from);
          for await (const batch of opened.read(options)) {
            yield batch;
            onBatch(Number(batch.cursor[0]));
          }
        },
      };
    },
  };
  const rows = rowsOf(item, ({ id, weight }: Record) => ({ item_id: id, weight, colour: 'red', maker: 'Ann' }));
  return { starts, project: projectOf(items, [rowsPipeline({ name: 'stock', source, rows: [rows] })]) };
}

it.each([
  ['goes on behind the last stored key', undefined],
  ['begins anew when a row has changed since', 'UPDATE stock SET weight = 0 WHERE id = 7'],
])('an ingest that is stopped %s', async (_, change) => {
  const env = { DATABASE_URL: own.url(APP), [VARIABLE]: peer.url(APP) };
  const stop = new AbortController();
  const first = watched((last) => last > 0.9 * ROWS && stop.abort(new Error('stopped')));
  expect((await run(first.project, ['ingest', '--json'], env, stop.signal)).exitCode).not.toBe(0);
  const stored = Number(await ask(own, `SELECT max(item_id) AS found FROM ${viewOf(item, APP)}`));
  expect(stored).toBeGreaterThan(0.3 * ROWS);

  if (change !== undefined) await ask(peer, change);
  const second = watched(() => undefined);
  expect(await ingest(second.project, env)).toMatchObject({ rowsRead: ROWS, instances: ROWS, quarantined: 0 });
  expect(second.starts).toEqual([change === undefined ? [String(stored)] : undefined]);
  expect(await ask(own, `SELECT sum(weight) AS found FROM ${viewOf(item, APP)}`)).toBe(await ask(peer, 'SELECT sum(weight) AS found FROM stock'));
});
