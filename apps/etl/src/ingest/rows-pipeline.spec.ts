import { viewOf } from '@tripod/contracts';
import { item, itemLabel, items, reading, readings, readingRows } from '@tripod/contracts/testing';
import { errorOf, ingest, run } from '../../fixtures/command.js';
import { emptyDatabase } from '../../fixtures/database.js';
import { listSource } from '../../fixtures/list-source.js';
import { projectOf } from '../../fixtures/projects.js';
import { fileFolder } from '../../fixtures/readings-csv.js';
import { APP } from '../app.js';
import { quarantineReply } from '../commands/quarantine-reply.js';
import { csvFile, type CsvRecord } from '../sources/csv.js';
import { booleanOf, numberOf } from '../sources/text-values.js';
import { rowsOf, rowsPipeline } from './rows-pipeline.js';

const folder = fileFolder();
afterAll(() => folder.remove());

type RawItem = CsvRecord<'weight' | 'colour' | 'maker' | 'returned'>;
const shop = csvFile({ name: 'shop', about: 'the export of the shop', columns: ['weight', 'colour', 'maker', 'returned'], delimiter: ';' });
const project = projectOf(items, [
  rowsPipeline({
    name: 'shop',
    source: shop,
    rows: [
      // The table has no key: the line is one.
      rowsOf(item, (raw: RawItem, line) => (raw.maker === 'test' ? undefined : { item_id: Number(line), weight: numberOf(raw.weight), colour: raw.colour, maker: raw.maker })),
      rowsOf(itemLabel, (raw: RawItem, line) => (raw.returned === null ? undefined : { item_id: Number(line), returned: booleanOf(raw.returned, { yes: 'yes', no: 'no' }) })),
    ],
  }),
]);

const CSV = `weight;colour;maker;returned;comment
1,5;red;Ann;yes;a comma
2.5;;Bob;no;no colour
NA;blue;"Cid;Co";;not known yet
3;green;test;no;left out
4;pink;Dan;yes;no such colour
5;red;Eve;maybe;a wrong label
6;red
7;red;;yes;no maker
`;

describe('a table of a CSV file', () => {
  it('becomes rows, quarantine and labels that are not known yet, and each record is accounted for', async () => {
    const database = await emptyDatabase();
    const file = folder.write('items.csv', CSV);
    expect(await ingest(project, database.env, '--file', file)).toMatchObject({
      ...{ rowsRead: 8, instances: 3, quarantined: 4, ignored: 1, duplicates: 0, outsidePeriod: 0, superseded: 0 },
      ...{ labels: 1, labelsQuarantined: 1, withoutLabel: 1 },
    });
    expect(await database.query(`SELECT * FROM ${viewOf(item, APP)} ORDER BY 1`)).toEqual([
      { item_id: 3, weight: 2.5, colour: null, maker: 'Bob' },
      { item_id: 4, weight: null, colour: 'blue', maker: 'Cid;Co' },
      { item_id: 7, weight: 5, colour: 'red', maker: 'Eve' },
    ]);
    expect(await database.query(`SELECT * FROM ${viewOf(itemLabel, APP)}`)).toEqual([{ item_id: 3, returned: false }]);
    const { printed } = await run(project, ['quarantine', '--json'], database.env);
    expect(quarantineReply.parse(JSON.parse(printed.join(''))).records).toEqual([
      { source: 'shop', record: '2', contract: 'item v1', reason: "'weight' is '1,5'; it must be a number, not a string", raw: '1,5;red;Ann;yes;a comma' },
      { source: 'shop', record: '6', contract: 'item v1', reason: "'colour' is 'pink'; it must be one of 'red', 'green', 'blue'", raw: '4;pink;Dan;yes;no such colour' },
      { source: 'shop', record: '7', contract: 'item_label v1', reason: "'returned' is 'maybe'; it must be true or false, not a string", raw: '5;red;Eve;maybe;a wrong label' },
      { source: 'shop', record: '8', contract: 'item v1', reason: 'line 8: it has 2 fields, and the file has 5 columns', raw: '6;red' },
      { source: 'shop', record: '9', contract: 'item v1', reason: "'maker' is null, which this column does not take", raw: '7;red;;yes;no maker' },
    ]);
  });

  it('is not there: a file must be given, and the message says how', async () => {
    const database = await emptyDatabase();
    const ran = await run(project, ['ingest', '--json'], database.env);
    expect([ran.exitCode, errorOf(ran)]).toEqual([2, { error_code: 'BAD_USAGE', message: expect.stringMatching(/Source 'shop' has no usual file: give one to --file/) }]);
  });
});

describe('a period', () => {
  const list = { records: readingRows(200) };
  const dated = (sample?: { from?: string; to?: string }) =>
    projectOf(readings, [rowsPipeline({ name: 'all', source: listSource('list', list), ...(sample && { sample }), rows: [rowsOf(reading, (raw: (typeof list.records)[number]) => raw as Record<keyof typeof reading.schema.shape, unknown>)] })]);

  it('leaves out the rows of other days, and counts them', async () => {
    const database = await emptyDatabase();
    const reply = await ingest(dated(), database.env, '--from', '2024-02-28', '--to', '2024-03-01');
    expect(reply).toMatchObject({ rowsRead: 200, instances: 30, outsidePeriod: 170, firstPartition: '2024-02-28', lastPartition: '2024-03-01' });
  });

  it('is the one of the pipeline with --sample', async () => {
    const database = await emptyDatabase();
    expect(await ingest(dated({ to: '2024-02-25' }), database.env, '--sample')).toMatchObject({ instances: 10, lastPartition: '2024-02-25' });
  });

  it.each([
    [dated(), ['--sample'], /Pipeline 'all' has no sample: leave out --sample/],
    [dated({ to: '2024-02-25' }), ['--sample', '--to', '2024-02-26'], /--sample has its own period/],
    [project, ['--to', '2024-02-26'], /Pipeline 'shop' stores rows without a time/],
  ])('is refused where it does not apply', async (asked, args, reason) => {
    const database = await emptyDatabase();
    const ran = await run(asked, ['ingest', '--json', ...args], database.env);
    expect([ran.exitCode, errorOf(ran)]).toEqual([2, { error_code: 'BAD_USAGE', message: expect.stringMatching(reason) }]);
  });
});
