import { items } from '@tripod/contracts/testing';
import { DuckDBInstance } from '@duckdb/node-api';
import { errorOf, run, type Ran } from '../../fixtures/command.js';
import { pairsPipeline, projectOf } from '../../fixtures/projects.js';
import { listSource } from '../../fixtures/list-source.js';
import { sasFolder } from '../sources/sas/fixtures/pandas-files.js';
import { xportFile } from '../sources/sas/fixtures/xport-file.js';
import { peekReply, type PeekReply } from './peek-reply.js';

const folder = sasFolder();
afterAll(() => folder.remove());
// Neither its sources nor a database are asked.
const project = projectOf(items, [pairsPipeline(items, listSource('list', { records: [] }))]);
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
    await connection.run(`COPY (SELECT 1::BIGINT AS i, 1.5 AS n, true AS b, 'a' AS t, DATE '2001-01-31' AS d FROM range(7)) TO '${path}' (FORMAT parquet)`);
    await connection.run(`COPY (SELECT [1] AS list) TO '${path}.list.parquet' (FORMAT parquet)`);
    connection.closeSync();
    const reply = replyOf(await peek(path, '--json', '--limit', '1'));
    expect(reply.columns.map(({ name, kind }) => `${name} ${kind}`)).toEqual(['i integer', 'n number', 'b boolean', 't text', 'd day']);
    expect([reply.records, reply.first]).toEqual([7, [{ i: 1, n: 1.5, b: true, t: 'a', d: '2001-01-31' }]]);
    const list = await peek(`${path}.list.parquet`, '--json');
    expect([list.exitCode, errorOf(list)]).toEqual([1, { error_code: 'SOURCE_COLUMNS', message: expect.stringContaining("a column 'list' of the type INTEGER[], which this source does not read") }]);
  });

  it('asks what a file is when its name does not say it', async () => {
    const ran = await peek(folder.write('table.txt', Buffer.from('a\n')), '--json');
    expect([ran.exitCode, errorOf(ran)]).toEqual([2, { error_code: 'BAD_USAGE', message: expect.stringMatching(/table\.txt does not say what it is: add --source csv, parquet or sas\./) }]);
    expect((await peek('x.csv', '--limit', '1001')).exitCode).toBe(2);
    expect((await peek('x.csv', '--source', 'excel')).exitCode).toBe(2);
  });
});
