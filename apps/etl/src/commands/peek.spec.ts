import { items } from '@tripod/contracts/testing';
import { DuckDBInstance } from '@duckdb/node-api';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { APP } from '../app.js';
import { inDatabase } from '../sources/database/fixtures/tables.js';
import { closePeers, startPeer } from '../sources/fixtures/peer.js';
import { errorOf, run, type Ran } from '../../fixtures/command.js';
import { pairsPipeline, projectOf } from '../../fixtures/projects.js';
import { listSource } from '../../fixtures/list-source.js';
import { sasFolder } from '../sources/sas/fixtures/pandas-files.js';
import { xportFile } from '../sources/sas/fixtures/xport-file.js';
import { peekReply, type PeekReply } from './peek-reply.js';

const folder = sasFolder();
afterAll(() => folder.remove());
afterEach(closePeers);
const project = projectOf(items, [pairsPipeline(items, listSource('list', { records: [{ instance: { item_id: 7 } }, { instance: {}, label: null }] }))]);
const peek = (...args: string[]): Promise<Ran> => run(project, ['peek', ...args], {});
const replyOf = ({ printed }: Ran): PeekReply => peekReply.parse(JSON.parse(printed.join('\n')));

describe('peek', () => {
  it('shows columns, kinds and the first records of a SAS file', async () => {
    const path = folder.pandas('productsales.sas7bdat');
    const reply = replyOf(await peek(path, '--limit', '2', '--json'));
    expect(reply).toMatchObject({ place: path, records: 1440, unreadable: [] });
    expect(reply.columns.slice(-2)).toEqual([{ name: 'YEAR', kind: 'number', label: 'Year' }, { name: 'MONTH', kind: 'day', label: 'Month' }]);
    expect(reply.first.map(({ PRODUCT, MONTH }) => [PRODUCT, MONTH])).toEqual([['SOFA', '1993-01-01'], ['SOFA', '1993-02-01']]);
    const { printed } = await peek(path, '--limit', '1');
    expect(printed[0]).toBe(`${path}: 1440 records, 10 columns`);
    expect(printed[10]).toMatch(/^ {2}MONTH +day +Month$/);
    expect(printed[11]).toMatch(/^\{"ACTUAL":925,/);
    expect(printed).toHaveLength(12);
  });

  it('reads all of a file and counts what can be read', async () => {
    const columns = [{ name: 'DAY', width: 8, format: 'DATE' }];
    const path = folder.write('days.xpt', xportFile([{ name: 'T', columns, rows: [[0], [1e9], [null]] }]));
    expect(replyOf(await peek(path, '--all', '--json', '--limit', '1'))).toEqual({
      ...{ place: path, records: 3, columns: [{ name: 'DAY', kind: 'day' }], first: [{ DAY: '1960-01-01' }] },
      unreadable: [{ key: '1', reason: expect.stringMatching(/^row 1: 1000000000 days from 1960-01-01 is not between/) }],
      all: { records: 2, unreadable: 1, seconds: expect.any(Number) },
    });
  });

  it('shows texts of CSV as they stand, and Parquet by the types of its columns', async () => {
    const csv = folder.write('table.data', Buffer.from('id,name\n1,Ann\n2,"Bo,b"\n'));
    expect(replyOf(await peek(csv, '--source', 'csv', '--json'))).toEqual({ place: csv, records: null, columns: [{ name: 'id', kind: 'text' }, { name: 'name', kind: 'text' }], first: [{ id: '1', name: 'Ann' }, { id: '2', name: 'Bo,b' }], unreadable: [] });
    const path = folder.write('table.parquet', Buffer.alloc(0));
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run(`COPY (SELECT 1::BIGINT AS i, 1.5 AS n, [1] AS list, true AS b, 'a' AS t, DATE '2001-01-31' AS d FROM range(7)) TO '${path}' (FORMAT parquet)`);
    await connection.run(`COPY (SELECT [1] AS list) TO '${path}.list.parquet' (FORMAT parquet)`);
    connection.closeSync();
    const reply = replyOf(await peek(path, '--json', '--limit', '1'));
    expect(reply.columns.map(({ name, kind }) => `${name} ${kind}`)).toEqual(['i integer', 'n number', 'list INTEGER[], which is not read', 'b boolean', 't text', 'd day']);
    expect([reply.records, reply.first]).toEqual([7, [{ i: 1, n: 1.5, b: true, t: 'a', d: '2001-01-31' }]]);
    const list = await peek(`${path}.list.parquet`, '--json');
    expect([list.exitCode, errorOf(list)]).toEqual([1, { error_code: 'SOURCE_COLUMNS', message: expect.stringContaining("has no column that this source reads: 'list' is INTEGER[].") }]);
  });

  it('shows the fields of JSON with the kinds of their values', async () => {
    const lines = folder.write('items.jsonl.gz', gzipSync('{"id":1,"tags":["a"],"made":null}\n{"id":"x","ok":true}\n'));
    expect(replyOf(await peek(lines, '--json', '--limit', '1'))).toMatchObject({
      ...{ records: 2, first: [{ id: 1, tags: ['a'], made: null }] },
      columns: [{ name: 'id', kind: 'number or text' }, { name: 'tags', kind: 'list' }, { name: 'made', kind: 'null' }, { name: 'ok', kind: 'boolean' }],
    });
    const list = folder.write('items.json', Buffer.from('{"data":{"items":[{"id":1}]}}'));
    expect(replyOf(await peek(list, '--records', 'data.items', '--limit', '0', '--json'))).toMatchObject({ records: 1, columns: [{ name: 'id', kind: 'number' }], first: [] });
  });

  it('shows files below a folder as one, and what is packed', async () => {
    const csv = folder.write('one.csv', Buffer.from('id\n1\n'));
    const reply = replyOf(await peek(dirname(csv), '--files', 'one.c*', '--source', 'csv', '--json'));
    expect(reply).toMatchObject({ place: join(dirname(csv), 'one.c*'), columns: [{ name: 'id', kind: 'text' }], first: [{ id: '1' }] });
    const packed = folder.write('sales.sas7bdat.gz', gzipSync(readFileSync(folder.pandas('productsales.sas7bdat'))));
    expect(replyOf(await peek(packed, '--limit', '1', '--json'))).toMatchObject({ place: packed, records: 1440 });
  });

  it('shows a source of the project, as it is declared', async () => {
    expect(replyOf(await peek('--source', 'list', '--json'))).toEqual({
      ...{ place: 'list list', records: 2, unreadable: [] },
      columns: [{ name: 'instance', kind: 'object' }, { name: 'label', kind: 'null' }],
      first: [{ instance: { item_id: 7 } }, { instance: {}, label: null }],
    });
  });

  it('shows an address: a file, a list as JSON, and the greatest table of a page', async () => {
    const peer = await startPeer(({ url }) => {
      if (url.pathname === '/items.tsv') return { body: 'id\tname\n1\tAnn\n' };
      if (url.pathname === '/items') return { body: '{"items":[{"id":1}]}' };
      if (url.pathname === '/page.html') return { headers: { 'content-type': 'text/html' }, body: '<table><tr><td>nav</td></tr></table><table><tr><th>Item</th><th> The \n colour</th></tr><tr><td>1</td><td>red</td></tr><tr><td>2</td><td></td></tr></table>' };
      return { status: 404 };
    });
    expect(replyOf(await peek(`${peer.url}items.tsv?token=secret`, '--json'))).toMatchObject({ place: `${peer.url}items.tsv`, first: [{ id: '1', name: 'Ann' }] });
    expect(replyOf(await peek(`${peer.url}items`, '--source', 'json', '--records', 'items', '--json'))).toMatchObject({ place: `${peer.url}items`, first: [{ id: 1 }] });
    expect(replyOf(await peek(`${peer.url}page.html`, '--json'))).toMatchObject({ place: `${peer.url}page.html`, records: 2, columns: [{ name: 'Item', kind: 'text' }, { name: 'The colour', kind: 'text' }], first: [{ Item: '1', 'The colour': 'red' }, { Item: '2', 'The colour': null }] });
    expect(errorOf(await peek(`${peer.url}gone.csv`, '--json'))).toMatchObject({ error_code: 'SOURCE_REFUSED' });
  });

  it('shows a table of a database', async () => {
    const database = await createDatabase();
    await inDatabase(database.url('owner'), (client) => client.query(`CREATE TABLE things (id integer PRIMARY KEY, word text, tags text[]); INSERT INTO things VALUES (1, 'a', '{}'), (2, 'b', '{}'); GRANT SELECT ON things TO "${APP}"`));
    const address = new URL(database.url(APP));
    const [{ password }, hash] = [{ password: decodeURIComponent(address.password) }, '#public.things'];
    address.password = '';
    const ran = await run(project, ['peek', `${address.href}${hash}`, '--limit', '1', '--json'], { PGPASSWORD: password });
    expect(replyOf(ran)).toMatchObject({ place: `postgresql://${address.host}/${database.name}${hash}`, columns: [{ name: 'id', kind: 'integer' }, { name: 'word', kind: 'text' }, { name: 'tags', kind: 'text[]: not read' }], first: [{ id: 1, word: 'a' }] });
  });

  it('asks what a file is when its name does not say it', async () => {
    const ran = await peek(folder.write('table.txt', Buffer.from('a\n')), '--json');
    expect([ran.exitCode, errorOf(ran)]).toEqual([2, { error_code: 'BAD_USAGE', message: expect.stringMatching(/table\.txt does not say what it is: add --source csv, tsv, json, json-lines, parquet or sas\./) }]);
    expect(errorOf(await peek('--json'))).toMatchObject({ error_code: 'BAD_USAGE', message: 'Name a place, or one of the sources of the project: --source list.' });
    expect((await peek('x.csv', '--limit', '1001')).exitCode).toBe(2);
    expect((await peek('x.csv', '--source', 'excel')).exitCode).toBe(2);
  });
});
