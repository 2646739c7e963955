import { columnsOf, columnsToRows, datasetPartition, selectList, TupleReader, viewOf, type Contract, type JsonRow } from '@tripod/contracts';
import { item, itemLabel, itemLabelRows, itemRows, reading, readingLabel, readingLabelRows, readingRows } from '@tripod/contracts/testing';
import pg from 'pg';
import { ingest } from '../../fixtures/command.js';
import { emptyDatabase, type SpecDatabase } from '../../fixtures/database.js';
import { itemsProject, pairsOf, readingsProject } from '../../fixtures/projects.js';
import { APP } from '../app.js';
import { copyOut } from './copy.js';

/** All rows of a view as a consumer reads them: by binary COPY, in the order of the keys. */
async function storedRows(database: SpecDatabase, contract: Contract): Promise<JsonRow[]> {
  const client = new pg.Client({ connectionString: String(database.env['DATABASE_URL']) });
  await client.connect();
  try {
    const reader = new TupleReader(columnsOf(contract));
    for await (const chunk of copyOut(client, `SELECT ${selectList(columnsOf(contract))} FROM ${viewOf(contract, APP)} ORDER BY "${contract.key}"`)) reader.push(chunk);
    return columnsToRows(contract, reader.finish());
  } finally {
    await client.end();
  }
}

const byKey = (key: string) => (a: JsonRow, b: JsonRow) => (String(a[key]) < String(b[key]) ? -1 : 1);

describe('what is stored', () => {
  it('comes back as it was, for every kind of column with and without null', async () => {
    const database = await emptyDatabase();
    const [rows, labels] = [readingRows(500), readingLabelRows(500)];
    const edges: JsonRow = { ...rows[0], reading_id: 'r9001', read_at: '0001-01-01T00:00', count: 2 ** 31 - 1, note: '', installed_on: '2024-02-29', count_or_null: 0, celsius_or_null: -0.1, note_or_null: '𝒜\ud83d\ude00 \t"\\N', checked_at: '6052-12-31T23:59', checked_on: '6052-12-31' };
    const all = [...rows, edges];
    const reply = await ingest(readingsProject({ records: pairsOf(all, labels) }), database.env);
    expect(reply).toMatchObject({ skipped: false, rowsRead: 501, instances: 501, labels: 500, quarantined: 0, labelsQuarantined: 0, withoutLabel: 1, noun: { one: 'reading', many: 'readings' } });
    expect(await storedRows(database, reading)).toEqual([...all].sort(byKey('reading_id')));
    expect(await storedRows(database, readingLabel)).toEqual([...labels].sort(byKey('reading_id')));
  });

  it('is dealt to buckets by an integer key where rows have no time', async () => {
    const database = await emptyDatabase();
    const [rows, labels] = [itemRows(300), itemLabelRows(300)];
    const reply = await ingest(itemsProject({ records: pairsOf(rows, labels) }), database.env);
    expect(reply).toMatchObject({ instances: 300, labels: 300, firstPartition: '00', lastPartition: '99' });
    expect(await storedRows(database, item)).toEqual(rows);
    expect(await storedRows(database, itemLabel)).toEqual(labels);
    const partitions = await database.query(`SELECT sum(rows)::int AS rows, contract, bool_and(partition ~ '^\\d\\d$') AS buckets FROM ${viewOf(datasetPartition, APP)} GROUP BY contract ORDER BY contract`);
    expect(partitions).toEqual([
      { rows: 300, contract: 'item', buckets: true },
      { rows: 300, contract: 'item_label', buckets: true },
    ]);
  });

  it('has the same dataset version in whatever order and in however many batches it came', async () => {
    const [one, other] = [await emptyDatabase(), await emptyDatabase()];
    const pairs = pairsOf(readingRows(200), readingLabelRows(200));
    const first = await ingest(readingsProject({ records: pairs }, { batch: 200 }), one.env);
    const second = await ingest(readingsProject({ records: [...pairs].reverse() }, { batch: 7 }), other.env);
    expect(second.datasetVersion).toBe(first.datasetVersion);
  });
});
