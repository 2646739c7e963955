import { viewOf } from '@tripod/contracts';
import { item, items } from '@tripod/contracts/testing';
import { ingest, run } from '../../../fixtures/command.js';
import { emptyDatabase } from '../../../fixtures/database.js';
import { projectOf } from '../../../fixtures/projects.js';
import { APP } from '../../app.js';
import { quarantineReply } from '../../commands/quarantine-reply.js';
import { rowsOf, rowsPipeline } from '../../ingest/rows-pipeline.js';
import { sasFolder } from './fixtures/pandas-files.js';
import { xportFile } from './fixtures/xport-file.js';
import { sasFile, type SasRecord } from './sas-file.js';

const folder = sasFolder();
afterAll(() => folder.remove());

const columns = { ID: 'number', WEIGHT: 'number', COLOUR: 'text', MAKER: 'text' } as const;
const stock = sasFile({ name: 'stock', about: 'the extract of the warehouse', columns, encoding: 'utf-8' });
const project = projectOf(items, [
  rowsPipeline({ name: 'stock', source: stock, rows: [rowsOf(item, (raw: SasRecord<typeof columns>) => ({ item_id: raw.ID, weight: raw.WEIGHT, colour: raw.COLOUR, maker: raw.MAKER }))] }),
]);

it('a SAS file becomes rows, and what cannot be read or stored of it goes to quarantine', async () => {
  const database = await emptyDatabase();
  const file = folder.write(
    'stock.xpt',
    xportFile([
      {
        name: 'STOCK',
        columns: [{ name: 'ID', width: 8 }, { name: 'WEIGHT', width: 8 }, { name: 'COLOUR', width: 8, isText: true }, { name: 'MAKER', width: 8, isText: true }, { name: 'OTHER', width: 3 }],
        rows: [[1, 2.5, 'red', 'Ann', 7], [2, null, null, 'Bob', null], [3, 1, 'pink', 'Cid', 7], [4, 1, 'blue', 'caf\xe9', 7]],
      },
    ]),
  );
  expect(await ingest(project, database.env, '--file', file)).toMatchObject({ rowsRead: 4, instances: 2, quarantined: 2 });
  expect(await database.query(`SELECT * FROM ${viewOf(item, APP)} ORDER BY 1`)).toEqual([
    { item_id: 1, weight: 2.5, colour: 'red', maker: 'Ann' },
    { item_id: 2, weight: null, colour: null, maker: 'Bob' },
  ]);
  const { printed } = await run(project, ['quarantine', '--json'], database.env);
  expect(quarantineReply.parse(JSON.parse(printed.join(''))).records).toEqual([
    { source: 'stock', record: '2', contract: 'item v1', reason: "'colour' is 'pink'; it must be one of 'red', 'green', 'blue'", raw: { ID: 3, WEIGHT: 1, COLOUR: 'pink', MAKER: 'Cid' } },
    { source: 'stock', record: '3', contract: 'item v1', reason: expect.stringMatching(/^row 3: 'MAKER' is not valid in the encoding of the file: its bytes are 636166e9/), raw: { ID: 4, WEIGHT: 1, COLOUR: 'blue' } },
  ]);
  expect(await ingest(project, database.env, '--file', file)).toMatchObject({ skipped: true });
});
