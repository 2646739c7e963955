import { columnsToRows, type Business, type JsonRow } from '@tripod/contracts';
import { bucketOf } from '@tripod/contracts/digest';
import { item, itemLabelRows, itemRows, items, reading, readingLabel, readingLabelRows, readings } from '@tripod/contracts/testing';
import { emptyDatabase, publish, publishedDatabase, type Published, type AppDatabase } from '../../fixtures/database.js';
import { readingsOf } from '../../fixtures/rows.js';
import { withDatabase } from '../database.js';
import { readInstances, type Instances } from './read-instances.js';

const { signal } = new AbortController();
const made: AppDatabase[] = [];
const published = async (rows: Published, business: Business = readings) => {
  const database = await publishedDatabase(business, rows);
  made.push(database);
  return database;
};
const read = ({ url }: AppDatabase, partition?: string, business: Business = readings, producer = 'etl'): Promise<Instances> =>
  withDatabase(url, signal, (database) => readInstances(database, business, producer, partition));
const byKey = (rows: readonly JsonRow[]) => [...rows].sort((a, b) => (String(a['reading_id']) < String(b['reading_id']) ? -1 : 1));
const labelsOf = (rows: readonly JsonRow[]): JsonRow[] => readingLabelRows(rows.length).map((label, i) => ({ ...label, reading_id: rows[i]?.['reading_id'] ?? '' }));
const day = '2024-02-29';

afterEach(async () => {
  for (const database of made.splice(0)) await database.drop();
});

describe('reading the rows of a day', () => {
  const before = readingsOf('2024-02-28', 20);
  const rows = readingsOf(day, 300, 1000);
  let database: AppDatabase;

  beforeAll(async () => {
    database = await publishedDatabase(readings, { instances: [...before, ...rows], labels: [...labelsOf(rows.slice(0, 100)), ...labelsOf(before)] });
  });

  afterAll(async () => {
    await database.drop();
  });

  it('takes the last stored day by default', async () => {
    expect((await read(database)).scope).toEqual({ partition: day, partitions: [day] });
  });

  it('gives exactly the rows that etl published, every kind and every null, in the order of their keys', async () => {
    const { columns, keys, partitions } = await read(database, day);
    expect(columnsToRows(reading, columns)).toEqual(byKey(rows));
    expect(keys).toEqual(byKey(rows).map((row) => row['reading_id']));
    expect(new Set(partitions)).toEqual(new Set([day]));
  });

  it('joins the labels that are known by key', async () => {
    const { keys, labels } = await read(database, day);
    const known = new Map(labelsOf(rows.slice(0, 100)).map((label) => [label['reading_id'], label]));
    expect(labels.rows).toEqual(Int32Array.from(keys.flatMap((key, row) => (known.has(key) ? [row] : []))));
    expect(columnsToRows(readingLabel, labels.columns)).toEqual(keys.map((key) => known.get(key)).filter((label) => label !== undefined));
  });

  it('names the first and the last stored day when a day has no rows', async () => {
    await expect(read(database, '2024-03-01')).rejects.toMatchObject({
      code: 'ROWS_MISSING',
      message: 'No readings are stored for 2024-03-01. The first stored partition is 2024-02-28, the last 2024-02-29.',
    });
  });

  it('begins at midnight and ends before the next', async () => {
    const times = ['2024-02-28T23:59', '2024-02-29T00:00', '2024-02-29T23:59', '2024-03-01T00:00'];
    const edges = readingsOf(day, 4).map((row, i) => ({ ...row, read_at: times[i] ?? '' }));
    const { columns } = await read(await published({ instances: edges }), day);
    expect(columnsToRows(reading, columns, ['read_at'])).toEqual([{ read_at: '2024-02-29T00:00' }, { read_at: '2024-02-29T23:59' }]);
  });

  it.each([['0001-01-01'], ['6052-12-31']])('reads %s, the edge of what a contract holds', async (edge) => {
    const { partitions, rows: count } = await read(await published({ instances: readingsOf(edge, 3) }));
    expect([count, ...partitions]).toEqual([3, edge, edge, edge]);
  });

  it('keeps texts with every character, and the least and the greatest integer', async () => {
    const texts = ['', '🌡 ünï\u0001\n\t"\\', "it's"];
    const instances = readingsOf(day, 3).map((row, i) => ({ ...row, note: texts[i] ?? '', count: i === 0 ? 0 : 2_147_483_647 }));
    expect(columnsToRows(reading, (await read(await published({ instances }))).columns)).toEqual(instances);
  });
});

describe('reading rows without a time', () => {
  const rows = itemRows(500);
  let database: AppDatabase;

  beforeAll(async () => {
    database = await publishedDatabase(items, { instances: rows, labels: itemLabelRows(500).slice(0, 50) });
  });

  afterAll(async () => {
    await database.drop();
  });

  it('takes all rows by default, in the order of their keys, each with its bucket', async () => {
    const { columns, scope, partitions, keys, labels } = await read(database, undefined, items);
    expect(columnsToRows(item, columns)).toEqual(rows);
    expect(scope.partition).toBeUndefined();
    expect(partitions).toEqual(rows.map((row) => String(bucketOf(Number(row['item_id']))).padStart(2, '0')));
    expect(new Set(scope.partitions)).toEqual(new Set(partitions));
    expect(keys.at(-1)).toBe('500');
    expect(labels.rows).toHaveLength(50);
  });

  it('takes one bucket when it is asked for', async () => {
    const { columns } = await read(database, '07', items);
    expect(columnsToRows(item, columns)).toEqual(rows.filter((row) => bucketOf(Number(row['item_id'])) === 7));
  });
});

describe('rows that do not fit their contract', () => {
  it('are set aside, each with its key and all reasons, and the others are read', async () => {
    const rows = readingsOf(day, 9);
    const wrong: Record<string, JsonRow> = {
      r1: { count: -1, celsius: 61 },
      r2: { note: null, celsius: null },
      r3: { celsius: 'NaN' },
      r4: { celsius_or_null: 'Infinity' },
      r5: { place: 'attic' },
      r6: { read_at: `${day}T08:01:30` },
      r7: { checked_on: '7000-01-01' },
      r8: { reading_id: 'x8' },
    };
    const { keys, setAside } = await read(await published({ instances: rows.map((row) => ({ ...row, ...wrong[String(row['reading_id'])] })) }));
    expect(keys).toEqual(['r9']);
    const reasons = Object.fromEntries(setAside.map(({ key, reason }) => [key, reason]));
    expect(reasons).toEqual({
      r1: expect.stringMatching(/^'count' is -1; .*; 'celsius' is 61; /),
      r2: "'celsius' is null; it must not be null; 'note' is null; it must not be null",
      r3: "'celsius' is NaN; it must be a finite number",
      r4: "'celsius_or_null' is Infinity; it must be a finite number",
      r5: "'place' is attic; it must be one of the contract's categories",
      r6: expect.stringMatching(/^'read_at' is .*08:01:30; it must be a whole minute/),
      r7: expect.stringMatching(/^'checked_on' is 7000-01-01; it must be a day/),
      x8: expect.stringMatching(/^'reading_id' is 'x8'; /),
    });
  });

  it('are set aside without a key, and when they repeat one', async () => {
    const [first = {}, second = {}] = readingsOf(day, 2);
    const { keys, setAside } = await read(await published({ instances: [first, first, { ...second, reading_id: null }] }));
    expect(keys).toEqual(['r1']);
    expect(setAside).toEqual([
      { key: 'row without a key', reason: "'reading_id' is null; it must not be null" },
      { key: 'r1', reason: "'reading_id' is there twice" },
    ]);
  });

  it('leave their instance without a label when they are labels', async () => {
    const instances = readingsOf(day, 3);
    const labels = labelsOf(instances).map((label, i) => (i === 0 ? { ...label, grade: 'huge' } : i === 1 ? { ...label, alarm: null } : label));
    const { labels: known } = await read(await published({ instances, labels }));
    expect(known.rows).toEqual(Int32Array.of(2));
    expect(known.setAside.map(({ key }) => key)).toEqual(['r1', 'r2']);
  });

  it('are an error when no row is left', async () => {
    const instances = readingsOf(day, 2).map((row) => ({ ...row, count: -1 }));
    await expect(read(await published({ instances }))).rejects.toMatchObject({
      code: 'ROWS_INVALID',
      message: expect.stringMatching(/^None of the 2 readings of 2024-02-29 fits the contract, such as r1 \('count' is -1; /),
    });
  });
});

describe('data that are not as they should be', () => {
  it('lead to the ingest when nothing is published yet', async () => {
    const empty = await emptyDatabase();
    made.push(empty);
    const ingest = expect.stringContaining('npm run app -- etl ingest');
    await expect(read(empty)).rejects.toMatchObject({ code: 'DATASETS_MISSING', message: ingest });
    await expect(read(await published({}))).rejects.toMatchObject({ code: 'ROWS_MISSING', message: ingest });
  });

  it('come from the etl app that is named, and no other', async () => {
    const database = await published({ instances: readingsOf(day, 2) });
    await publish(database, readings, { producer: 'sales-etl', instances: readingsOf('2024-03-05', 5) });
    expect((await read(database)).rows).toBe(2);
    expect((await read(database, undefined, readings, 'sales-etl')).rows).toBe(5);
    await expect(read(database, undefined, readings, 'none')).rejects.toMatchObject({ code: 'DATASETS_MISSING', message: expect.stringContaining('DATASETS_FROM') });
  });

  it.each([
    ['celsius::text as celsius', "column 'celsius' is text, and the contract wants double precision"],
    ['indoors::int as indoors', "column 'indoors' is integer, and the contract wants boolean"],
    ['celsius::float4 as celsius', "column 'celsius' is real"],
    ['read_at::timestamptz as read_at', "column 'read_at' is timestamp with time zone"],
    ['1 as other', "column 'celsius' is missing"],
  ])('are refused when a column of the view is %s', async (column, says) => {
    const database = await published({ instances: readingsOf(day, 2) });
    const name = column.split(' as ')[1];
    const others = ['reading_id', 'read_at', 'count', 'celsius', 'indoors', 'note', 'place', 'installed_on', 'count_or_null', 'celsius_or_null', 'indoors_or_null', 'note_or_null', 'place_or_null', 'checked_at', 'checked_on'];
    const list = [...others.filter((other) => other !== name && (name !== 'other' || other !== 'celsius')), column].join(', ');
    await database.query(`drop view etl.readings_v1; create view etl.readings_v1 as select ${list} from etl.stored_reading; grant select on etl.readings_v1 to dataset_readers`);
    await expect(read(database)).rejects.toMatchObject({ code: 'CONTRACT_MISMATCH', message: expect.stringContaining(says) });
  });

  it('are refused with the right that is lacking', async () => {
    const database = await published({ instances: readingsOf(day, 2) });
    await database.query('revoke select on etl.reading_labels_v1 from dataset_readers');
    await expect(read(database)).rejects.toMatchObject({ code: 'DATABASE_PERMISSION', message: expect.stringContaining('reading_labels_v1') });
  });

  it('are read as of one moment, although they change meanwhile', async () => {
    const instances = readingsOf(day, 5);
    const database = await published({ instances, labels: labelsOf(instances) });
    const changed = await withDatabase(database.url, signal, (app) =>
      app.snapshot(async (client) => {
        await client.query('select count(*) from etl.readings_v1');
        await database.query('delete from etl.stored_reading');
        return (await client.query<{ rows: number }>('select count(*)::int as rows from etl.readings_v1')).rows[0]?.rows;
      }),
    );
    expect(changed).toBe(5);
  });
});
