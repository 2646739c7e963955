import { viewOf, dayOf, rowsToColumns, type JsonRow } from '@tripod/contracts';
import { reading, readingLabel, readingLabelRows, readingRows, readings } from '@tripod/contracts/testing';
import { ingest, run } from '../../fixtures/command.js';
import { emptyDatabase, type SpecDatabase } from '../../fixtures/database.js';
import { listSource, type List } from '../../fixtures/list-source.js';
import { batchesPipeline, pairsPipeline, projectOf, type Pair } from '../../fixtures/projects.js';
import { APP } from '../app.js';
import type { Batch } from '../ingest/pipeline.js';
import type { EtlProject } from '../ingest/project.js';

/** The whole of some days, as a file of history has it. */
function dayBatches(days: Readonly<Record<string, readonly JsonRow[]>>): Batch[] {
  return Object.entries(days).map(([day, rows]) => {
    const made = rowsToColumns(reading, rows);
    if ('fault' in made) throw new Error(made.fault.message);
    return {
      records: rows.length,
      partition: dayOf(day),
      cursor: day,
      rows: [{ contract: reading, columns: made.columns, key: (row) => `${day}/${row}`, raw: (row) => rows[row] }],
    };
  });
}

const [first, second, third] = readingRows(3);
const at = (row: JsonRow | undefined, day: string, id: string, count = 1): JsonRow => ({ ...row, reading_id: id, read_at: `${day}T10:00`, count });

describe('two sources of one table', () => {
  let database: SpecDatabase;
  const best: List<Pair> = { records: [] };
  const other: List<Pair> = { records: [] };
  let project: EtlProject;

  beforeEach(async () => {
    database = await emptyDatabase();
    const [a, b] = [listSource('best', best), listSource('other', other)];
    project = projectOf(readings, [pairsPipeline(readings, a), pairsPipeline(readings, b)]);
  });

  const counts = async () =>
    Object.fromEntries((await database.query(`SELECT reading_id, count FROM ${viewOf(reading, APP)} ORDER BY 1`)).map(({ reading_id, count }) => [reading_id, count]));

  it.each([
    ['first', ['best', 'other'], 0],
    ['last', ['other', 'best'], 1],
  ])('keep the row of the one that is listed first, when it is ingested %s', async (_, order, superseded) => {
    best.records = [{ instance: at(first, '2024-03-01', 'r1', 11) }];
    other.records = [{ instance: at(first, '2024-03-01', 'r1', 22) }, { instance: at(second, '2024-03-01', 'r2', 22) }];
    const replies = [];
    for (const pipeline of order) replies.push(await ingest(project, database.env, '--pipeline', pipeline));
    expect(await counts()).toEqual({ r1: 11, r2: 22 });
    expect(replies.find(({ pipeline }) => pipeline === 'other')).toMatchObject({ rowsRead: 2, superseded: 1 - superseded, instances: 1 + superseded });
  });

  it('give the dataset version of the stored rows, whichever source owns them', async () => {
    best.records = [{ instance: at(first, '2024-03-01', 'r1', 11) }];
    other.records = [{ instance: at(second, '2024-03-01', 'r2', 22) }];
    await ingest(project, database.env, '--pipeline', 'other');
    const mixed = await ingest(project, database.env, '--pipeline', 'best');

    const alone = await emptyDatabase();
    best.records = [...best.records, ...other.records];
    const whole = await ingest(project, alone.env, '--pipeline', 'best');
    expect(mixed.datasetVersion).toBe(whole.datasetVersion);
  });

  it('leave each other alone, when one of them brings the whole of a day', async () => {
    let days: Record<string, JsonRow[]> = { '2024-03-01': [at(first, '2024-03-01', 'r1'), at(second, '2024-03-01', 'r2')] };
    const history = listSource('history', best);
    const feed = listSource('feed', other);
    const mixed = projectOf(readings, [batchesPipeline([reading], history, () => dayBatches(days)), pairsPipeline(readings, feed)]);
    best.records = [{ instance: {} }, { instance: {} }];
    await ingest(mixed, database.env);
    other.records = [{ instance: at(third, '2024-03-01', 'r3') }];
    await ingest(mixed, database.env, '--pipeline', 'feed');
    expect(await counts()).toEqual({ r1: 1, r2: 1, r3: 1 });

    days = { '2024-03-01': [at(second, '2024-03-01', 'r2', 5)] };
    best.records = [{ instance: { changed: true } }];
    const reply = await ingest(mixed, database.env);
    expect(reply).toMatchObject({ partitionsWritten: ['2024-03-01'], instances: 1 });
    expect(await counts()).toEqual({ r2: 5, r3: 1 });
  });
});

describe('a source with whole days', () => {
  it('takes a row out of the day that it has left, and its label follows', async () => {
    const database = await emptyDatabase();
    const list: List<Pair> = { records: [{ instance: {} }] };
    const [label] = readingLabelRows(1);
    const labels = listSource('labels', { records: [{ instance: {}, label: { ...label, reading_id: 'r1' } }] });
    let days: Record<string, JsonRow[]> = { '2024-03-01': [at(first, '2024-03-01', 'r1')] };
    const project = projectOf(readings, [
      batchesPipeline([reading], listSource('history', list), () => dayBatches(days)),
      batchesPipeline([readingLabel], labels, () => labelBatches({ ...label, reading_id: 'r1' })),
    ]);
    await ingest(project, database.env);
    await ingest(project, database.env, '--pipeline', 'labels');
    expect(await partitionsOf(database)).toEqual(['reading.v1/2024-03-01', 'reading_label.v1/2024-03-01']);

    days = { '2024-03-05': [at(first, '2024-03-05', 'r1')] };
    list.records = [{ instance: { moved: true } }];
    expect(await ingest(project, database.env)).toMatchObject({ partitionsWritten: ['2024-03-01', '2024-03-05'], partitionsUnchanged: 0 });
    expect(await partitionsOf(database)).toEqual(['reading.v1/2024-03-05', 'reading_label.v1/2024-03-05']);
  });

  it('does not write a day that is stored already', async () => {
    const database = await emptyDatabase();
    const list: List<Pair> = { records: [{ instance: {} }, { instance: {} }] };
    const days: Record<string, JsonRow[]> = { '2024-03-01': [at(first, '2024-03-01', 'r1')], '2024-03-02': [at(second, '2024-03-02', 'r2')] };
    const project = projectOf(readings, [batchesPipeline([reading], listSource('history', list), () => dayBatches(days))]);
    const before = await ingest(project, database.env);
    const same = await ingest(project, database.env);
    expect(same).toEqual({ ...before, skipped: true, partitionsWritten: [], partitionsUnchanged: 2, seconds: same.seconds });

    days['2024-03-02'] = [at(second, '2024-03-02', 'r2', 9)];
    list.records = [{ instance: {} }, { instance: { changed: true } }];
    expect(await ingest(project, database.env)).toMatchObject({ skipped: false, partitionsWritten: ['2024-03-02'], partitionsUnchanged: 1 });
  });

  it('takes a day without rows out of the ledger', async () => {
    const database = await emptyDatabase();
    const list: List<Pair> = { records: [{ instance: {} }] };
    let days: Record<string, JsonRow[]> = { '2024-03-01': [at(first, '2024-03-01', 'r1')] };
    const project = projectOf(readings, [batchesPipeline([reading], listSource('history', list), () => dayBatches(days))]);
    await ingest(project, database.env);
    days = { '2024-03-01': [] };
    list.records = [];
    await ingest(project, database.env);
    expect(await partitionsOf(database)).toEqual([]);
  });
});

describe('a source of labels alone', () => {
  it('puts a label without an instance into quarantine, and stores it when the instance is there', async () => {
    const database = await emptyDatabase();
    const [label] = readingLabelRows(1);
    const instances: List<Pair> = { records: [{ instance: at(first, '2024-03-01', 'r2') }] };
    const places = listSource('labels', { records: [{ instance: {}, label: { ...label, reading_id: 'r1' } }] });
    const project = projectOf(readings, [
      pairsPipeline(readings, listSource('instances', instances)),
      batchesPipeline([readingLabel], places, () => labelBatches({ ...label, reading_id: 'r1' })),
    ]);
    await ingest(project, database.env);
    const refused = await run(project, ['ingest', '--pipeline', 'labels', '--json'], database.env);
    expect(refused).toMatchObject({ exitCode: 1, complaint: expect.stringMatching(/^Every record of list labels was refused as reading_label v1: .*'reading_id' is 'r1'; there is no reading v1 with this key/) });

    instances.records = [{ instance: at(first, '2024-03-01', 'r1') }];
    await ingest(project, database.env);
    expect(await ingest(project, database.env, '--pipeline', 'labels')).toMatchObject({ labels: 1, quarantined: 0 });
    expect(await partitionsOf(database)).toEqual(['reading.v1/2024-03-01', 'reading_label.v1/2024-03-01']);
    expect(await database.query(`SELECT * FROM "${APP}".quarantine`)).toEqual([]);
  });
});

function labelBatches(label: JsonRow): Batch[] {
  const made = rowsToColumns(readingLabel, [label]);
  if ('fault' in made) throw new Error(made.fault.message);
  return [{ records: 1, cursor: 1, rows: [{ contract: readingLabel, columns: made.columns, key: () => 'l1', raw: () => label }] }];
}

async function partitionsOf(database: SpecDatabase): Promise<unknown[]> {
  return (await database.query(`SELECT id FROM "${APP}".dataset_partitions_v2 ORDER BY id`)).map(({ id }) => id);
}
