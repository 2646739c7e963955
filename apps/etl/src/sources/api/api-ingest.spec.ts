import { viewOf } from '@tripod/contracts';
import { item, items } from '@tripod/contracts/testing';
import { z } from 'zod';
import { errorOf, ingest, run } from '../../../fixtures/command.js';
import { emptyDatabase } from '../../../fixtures/database.js';
import { projectOf } from '../../../fixtures/projects.js';
import { APP } from '../../app.js';
import { rowsOf, rowsPipeline } from '../../ingest/rows-pipeline.js';
import { closePeers, startPeer } from '../fixtures/peer.js';
import { api } from './api.js';
import { json } from './fixtures/page-styles.js';
import { pageNumbers } from './pages.js';

afterEach(closePeers);

const record = z.object({ id: z.int(), weight: z.number().nullable(), colour: z.string(), maker: z.string() });
const recordOf = (id: number) => ({ id, weight: id / 2, colour: 'red', maker: 'Ann' });

it('an API becomes rows; each ingest goes on where the last one ended, and one whose peer is away changes nothing', async () => {
  const database = await emptyDatabase();
  let known: readonly unknown[] = [recordOf(1), { ...recordOf(2), weight: 'heavy' }, { ...recordOf(3), colour: 'pink' }, recordOf(4)];
  let isAway = false;
  const peer = await startPeer(({ url }) => {
    const page = Number(url.searchParams.get('page'));
    return isAway && page > 2 ? { status: 503 } : json(known.slice(2 * page - 2, 2 * page));
  });
  const stock = api({ name: 'stock', about: 'the stock', url: peer.url, path: 'stock', pages: pageNumbers(), record, key: 'id', concurrency: 1, patience: { retries: 1, firstWait: 1 } });
  const project = projectOf(items, [rowsPipeline({ name: 'stock', source: stock, rows: [rowsOf(item, (raw: z.infer<typeof record>) => ({ item_id: raw.id, weight: raw.weight, colour: raw.colour, maker: raw.maker }))] })]);
  const ids = async () => (await database.query(`SELECT item_id FROM ${viewOf(item, APP)} ORDER BY 1`)).map(({ item_id: id }) => id);

  expect(await ingest(project, database.env)).toMatchObject({ rowsRead: 4, instances: 2, quarantined: 2 });
  expect(await database.query(`SELECT record, reason FROM "${APP}".quarantine ORDER BY 1`)).toEqual([
    { record: '2', reason: "'weight': Invalid input: expected number, received string" },
    { record: '3', reason: "'colour' is 'pink'; it must be one of 'red', 'green', 'blue'" },
  ]);

  known = [...known, recordOf(5), recordOf(6)];
  isAway = true;
  const failed = await run(project, ['ingest', '--json'], database.env);
  expect([failed.exitCode, errorOf(failed)]).toEqual([1, { error_code: 'SOURCE_AWAY', message: `${peer.url}stock is away: tried 2 times (HTTP 503). What is stored stays. Run the same command again later.` }]);
  expect(await ids()).toEqual([1, 4]);

  isAway = false;
  expect(await ingest(project, database.env)).toMatchObject({ rowsRead: 2, instances: 2 });
  expect(await ids()).toEqual([1, 4, 5, 6]);
  expect(await ingest(project, database.env)).toMatchObject({ rowsRead: 0 });
});
