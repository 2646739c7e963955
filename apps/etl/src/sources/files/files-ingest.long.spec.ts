import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { viewOf } from '@tripod/contracts';
import { item, items } from '@tripod/contracts/testing';
import { ingest, run } from '../../../fixtures/command.js';
import { emptyDatabase } from '../../../fixtures/database.js';
import { projectOf } from '../../../fixtures/projects.js';
import { fileFolder } from '../../../fixtures/readings-csv.js';
import { APP } from '../../app.js';
import { quarantineReply, redriveReply } from '../../commands/quarantine-reply.js';
import { rowsOf, rowsPipeline } from '../../ingest/rows-pipeline.js';
import { jsonLinesFile } from '../json/json-lines.js';
import type { JsonRecord } from '../json/json-record.js';
import { filesOf } from './files-of.js';

const folder = fileFolder();
afterAll(() => folder.remove());

/** Items from all files, whose makers are named by their folders. A mended pipeline knows that pink is a red. */
const projectWith = (isMended: boolean) => {
  const shop = filesOf(jsonLinesFile({ name: 'shop', about: 'the exports of the shop', columns: ['id', 'weight', 'colour'] }), { folder: join(folder.path, 'shop'), pattern: '**/*.jsonl.gz', folders: ['maker'] });
  const rowOf = ({ id, weight, colour, maker }: JsonRecord<'id' | 'weight' | 'colour'> & { readonly maker: string | null }) => ({ item_id: id, weight, colour: isMended && colour === 'pink' ? 'red' : colour, maker });
  return projectOf(items, [rowsPipeline({ name: 'shop', source: shop, rows: [rowsOf(item, rowOf)] })]);
};

it('packed files of JSON lines become rows; what is refused goes in by a redrive once the pipeline is mended', async () => {
  for (const [maker, lines] of Object.entries({ Ann: '{"id":1,"weight":0.5,"colour":"red"}\n{"id":2,"colour":"pink"}\n', Bob: '{"id":3,"weight":null,"colour":"green"}\n{"id":4,\n' })) {
    mkdirSync(join(folder.path, 'shop', `maker=${maker}`), { recursive: true });
    writeFileSync(join(folder.path, 'shop', `maker=${maker}`, 'items.jsonl.gz'), gzipSync(lines));
  }
  const database = await emptyDatabase();
  const rows = () => database.query(`SELECT item_id, weight, colour, maker FROM ${viewOf(item, APP)} ORDER BY 1`);
  expect(await ingest(projectWith(false), database.env)).toMatchObject({ rowsRead: 4, instances: 2, quarantined: 2 });
  const held = quarantineReply.parse(JSON.parse((await run(projectWith(false), ['quarantine', '--json'], database.env)).printed.join(''))).records;
  expect(held.map(({ record, raw }) => ({ record, raw })).sort((a, b) => (a.record < b.record ? -1 : 1))).toEqual([
    { record: 'maker=Ann/items.jsonl.gz:2', raw: { file: 'maker=Ann/items.jsonl.gz', record: '{"id":2,"colour":"pink"}' } },
    { record: 'maker=Bob/items.jsonl.gz:2', raw: { file: 'maker=Bob/items.jsonl.gz', record: '{"id":4,' } },
  ]);
  const redriven = redriveReply.parse(JSON.parse((await run(projectWith(true), ['quarantine', 'redrive', '--json'], database.env)).printed.join('')));
  expect(redriven.pipelines).toMatchObject([{ pipeline: 'shop', released: 1, left: 1 }]);
  expect(await rows()).toEqual([
    { item_id: 1, weight: 0.5, colour: 'red', maker: 'Ann' },
    { item_id: 2, weight: null, colour: 'red', maker: 'Ann' },
    { item_id: 3, weight: null, colour: 'green', maker: 'Bob' },
  ]);
});
