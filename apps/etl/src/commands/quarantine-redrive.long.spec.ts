import { rowsToColumns, type Business, type JsonRow } from '@tripod/contracts';
import { items, itemLabelRows, itemRows, reading, readingRows, readings, seededNumbers } from '@tripod/contracts/testing';
import { ingest, run } from '../../fixtures/command.js';
import { emptyDatabase, type SpecDatabase } from '../../fixtures/database.js';
import { listSource, type List } from '../../fixtures/list-source.js';
import { batchesPipeline, pairsPipeline, projectOf, type Pair } from '../../fixtures/projects.js';
import { fileFolder } from '../../fixtures/readings-csv.js';
import { APP } from '../app.js';
import type { EtlProject } from '../ingest/project.js';
import { rowsOf, rowsPipeline } from '../ingest/rows-pipeline.js';
import { csvFile, type CsvRecord } from '../sources/csv.js';
import { numberOf } from '../sources/text-values.js';
import { quarantineReply, redriveReply, type RedriveReply } from './quarantine-reply.js';

const folder = fileFolder();
afterAll(() => folder.remove());

const redrive = async (project: EtlProject, database: SpecDatabase): Promise<RedriveReply['pipelines']> => {
  const { exitCode, printed, complaint } = await run(project, ['quarantine', 'redrive', '--json'], database.env);
  if (exitCode !== 0) throw new Error(complaint);
  return redriveReply.parse(JSON.parse(printed.join('\n'))).pipelines;
};
const held = async (project: EtlProject, database: SpecDatabase) => quarantineReply.parse(JSON.parse((await run(project, ['quarantine', '--json'], database.env)).printed.join('\n'))).records;
const contentOf = async (database: SpecDatabase) => [
  await database.query(`SELECT id, rows, content_hash FROM "${APP}".dataset_partitions_v2 ORDER BY id`),
  await database.query(`SELECT source, record, contract, reason, raw FROM "${APP}".quarantine ORDER BY 1, 2, 3`),
];

/** Items whose weight may be negative; a mended pipeline takes it without its sign. */
function itemsOf(list: List<Pair>, isMended: boolean, isFeed = false): EtlProject {
  const mend = ({ weight, ...row }: JsonRow): JsonRow => ({ ...row, weight: isMended && typeof weight === 'number' ? Math.abs(weight) : (weight ?? null) });
  const source = listSource('list', list, { isFeed });
  const { instance: one, label: its }: Business = items;
  return projectOf(items, [
    rowsPipeline({ name: 'list', source, rows: [rowsOf(one, ({ instance }: Pair) => mend(instance)), rowsOf(its, ({ label }: Pair) => label ?? undefined)] }),
  ]);
}
const [first, second, third]: JsonRow[] = itemRows(3).map((row) => ({ ...row, weight: 1 }));

describe('a redrive after the pipeline was mended', () => {
  it('ends as an ingest by the mended pipeline, and a second one changes nothing', async () => {
    const [mended, anew] = [await emptyDatabase(), await emptyDatabase()];
    const random = seededNumbers(7);
    const labels = itemLabelRows(400);
    // Some weights have a sign, and some makers are missing: those no mend helps.
    const list = {
      records: itemRows(400).map((row, i): Pair => {
        const chance = random();
        const instance = { ...row, ...(chance < 0.3 ? { weight: -1 - i } : {}), ...(chance > 0.2 && chance < 0.4 ? { maker: null } : {}) };
        return { instance, label: random() < 0.8 ? { ...labels[i], ...(random() < 0.1 ? { returned: 'perhaps' } : {}) } as JsonRow : null };
      }),
    };
    await ingest(itemsOf(list, false), mended.env);
    await ingest(itemsOf(list, true), anew.env);
    const [outcome] = await redrive(itemsOf(list, true), mended);
    expect(outcome).toMatchObject({ pipeline: 'list', source: 'list', by: 'record' });
    expect(outcome?.released).toBeGreaterThan(30);
    expect(outcome?.left).toBeGreaterThan(30);
    const content = await contentOf(mended);
    expect(content).toEqual(await contentOf(anew));
    expect(await redrive(itemsOf(list, true), mended)).toEqual([{ ...outcome, records: outcome?.left, released: 0, partitionsChanged: 0 }]);
    expect(await contentOf(mended)).toEqual(content);
  });

  it('stores a label whose instance has come meanwhile', async () => {
    const database = await emptyDatabase();
    const [instances, labels]: [List<Pair>, List<{ label: JsonRow }>] = [{ records: [] }, { records: [{ label: { item_id: 1, returned: true } }] }];
    const project = projectOf(items, [
      pairsPipeline(items, listSource('instances', instances, { isFeed: true })),
      rowsPipeline({ name: 'labels', source: listSource('labels', labels, { isFeed: true }), rows: [rowsOf(items.label, ({ label }: { label: JsonRow }) => label as Record<'item_id' | 'returned', unknown>)] }),
    ]);
    await run(project, ['ingest', '--pipeline', 'labels'], database.env);
    expect((await redrive(project, database)).map(({ released, left }) => [released, left])).toEqual([[0, 1]]);
    instances.records = [{ instance: first! }];
    await ingest(project, database.env);
    expect((await redrive(project, database)).map(({ released, left }) => [released, left])).toEqual([[1, 0]]);
    expect(await database.query(`SELECT * FROM "${APP}".item_labels_v1`)).toEqual([{ item_id: 1, returned: true }]);
    expect(await redrive(project, database)).toEqual([]);
  });

  it('leaves what is stored: a record that repeats a key stays, and so does one that came before the row', async () => {
    const database = await emptyDatabase();
    const list: List<Pair> = { records: [{ instance: first! }, { instance: { ...first!, maker: 'another' } }, { instance: { ...second!, weight: -5 } }] };
    await ingest(itemsOf(list, false, true), database.env);
    list.records = [...list.records, { instance: { ...second!, maker: 'newer' } }];
    await ingest(itemsOf(list, false, true), database.env);
    expect((await redrive(itemsOf(list, true, true), database)).map(({ released, left }) => [released, left])).toEqual([[0, 2]]);
    expect(await database.query(`SELECT item_id, maker FROM "${APP}".items_v1 ORDER BY 1`)).toEqual([{ item_id: 1, maker: first!['maker'] }, { item_id: 2, maker: 'newer' }]);
    expect((await held(itemsOf(list, true, true), database)).map(({ record, reason }) => [record, reason])).toEqual([
      ['1', "'item_id' is 1; an earlier record of this reading has the same key"],
      ['2', "'item_id' is 2; an earlier record of this reading has the same key"],
    ]);
  });

  it('leaves the cursor of a feed where it is', async () => {
    const database = await emptyDatabase();
    const list: List<Pair> = { records: [{ instance: { ...first!, weight: -1 } }, { instance: second! }] };
    await ingest(itemsOf(list, false, true), database.env);
    await redrive(itemsOf(list, true, true), database);
    list.records = [...list.records, { instance: third! }];
    expect(await ingest(itemsOf(list, true, true), database.env)).toMatchObject({ rowsRead: 1, instances: 1 });
    expect(await database.query(`SELECT item_id FROM "${APP}".items_v1 ORDER BY 1`)).toEqual([1, 2, 3].map((item_id) => ({ item_id })));
  });

  it('reads lines of a file again that the quarantine has as texts', async () => {
    const database = await emptyDatabase();
    const path = folder.write('items.csv', 'item_id,weight,colour,maker\n1,"2,5",red,"A, ""B"""\n2,x,red,C\n3,1,red\n');
    const source = csvFile({ name: 'file', about: 'a file', path });
    const projectWith = (isMended: boolean) =>
      projectOf(items, [rowsPipeline({ name: 'file', source, rows: [rowsOf(items.instance, (raw: CsvRecord) => ({ item_id: numberOf(raw['item_id'] ?? null), weight: numberOf(isMended ? (raw['weight']?.replace(',', '.') ?? null) : (raw['weight'] ?? null)), colour: raw['colour'], maker: raw['maker'] }))] })]);
    await run(projectWith(false), ['ingest'], database.env);
    expect((await redrive(projectWith(true), database)).map(({ released, left }) => [released, left])).toEqual([[1, 2]]);
    expect(await database.query(`SELECT * FROM "${APP}".items_v1`)).toEqual([{ item_id: 1, weight: 2.5, colour: 'red', maker: 'A, "B"' }]);
    expect((await held(projectWith(true), database)).map(({ record, raw }) => [record, raw])).toEqual([['3', '2,x,red,C'], ['4', '3,1,red']]);
  });
});

it('ingests the days again where a row depends on other records', async () => {
  const database = await emptyDatabase();
  const rows = readingRows(40);
  const bad = new Set([3, 30]);
  const projectWith = (isMended: boolean) => {
    const days = new Map<number, JsonRow[]>();
    for (const [i, row] of rows.entries()) days.set(Math.floor(i / 2), [...(days.get(Math.floor(i / 2)) ?? []), { ...row, ...(bad.has(i) && !isMended ? { count: -1 } : {}) }]);
    const source = listSource('days', { records: rows.map((row, i) => ({ row, isMended: isMended && bad.has(i) })) });
    return projectOf(readings, [
      batchesPipeline([reading], source, function* () {
        for (const [day, kept] of days) {
          const made = rowsToColumns(reading, kept);
          if ('fault' in made) throw new Error(made.fault.message);
          const partition = Math.floor(Date.parse(`${String(kept[0]?.['read_at'])}Z`) / 86_400_000);
          yield { records: kept.length, partition, cursor: day, rows: [{ contract: reading, columns: made.columns, key: (row: number) => `${day}/${row}`, raw: (row: number) => kept[row] }] };
        }
      }),
    ]);
  };
  await ingest(projectWith(false), database.env);
  expect(await redrive(projectWith(true), database)).toEqual([{ pipeline: 'days', source: 'days', records: 2, released: 2, left: 0, partitionsChanged: 2, by: 'period' }]);
  expect(await redrive(projectWith(true), database)).toEqual([]);
});

describe('the quarantine', () => {
  it('counts its reasons without their values, and shows the records that are asked for', async () => {
    const database = await emptyDatabase();
    const project = itemsOf({ records: [...itemRows(5).map((row, i) => ({ instance: { ...row, weight: -1 - i } })), { instance: { ...first!, item_id: 7, colour: 'pink; it' } }, { instance: { ...first!, item_id: 8 } }] }, false);
    await ingest(project, database.env);
    expect((await run(project, ['quarantine'], database.env)).printed).toEqual([
      'records  source  contract  reason',
      "5        list    item v1   'weight': Too small: expected number to be >=0",
      expect.stringMatching(/^1 {8}list {4}item v1 {3}'colour'/),
      '6 records in quarantine; `etl quarantine show` shows them',
    ]);
    const show = async (...args: string[]) => quarantineReply.parse(JSON.parse((await run(project, ['quarantine', 'show', ...args, '--json'], database.env)).printed.join('')));
    expect((await show('2', '4')).records.map(({ record }) => record)).toEqual(['2', '4']);
    expect((await show('--reason', "'colour'")).records.map(({ record }) => record)).toEqual(['5']);
    expect(await show('--limit', '1')).toMatchObject({ total: 6, records: [{ record: '0' }] });
    expect(await show('--contract', 'item_label v1')).toEqual({ total: 0, reasons: [], records: [] });
  });

  it.each([
    [['quarantine', 'redrive', '--source', 'other'], /No pipeline has a source 'other'\. Sources: list\./],
    [['quarantine', 'show', '--limit', '10001'], /It must be a whole number from 0 to 10000/],
    [['quarantine', 'empty'], /too many arguments|unknown command/],
  ])('refuses %j with exit code 2', async (args, reason) => {
    const ran = await run(itemsOf({ records: [] }, false), args, (await emptyDatabase()).env);
    expect([ran.exitCode, ran.complaint]).toEqual([2, expect.stringMatching(reason)]);
  });
});
