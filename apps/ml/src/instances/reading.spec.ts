import { columnsOf, columnsToRows, type JsonRow } from '@tripod/contracts';
import { bucketOf } from '@tripod/contracts/digest';
import { itemLabelRows, itemRows, items, reading, readingLabel, readingLabelRows, readingRows } from '@tripod/contracts/testing';
import { publish, type Published, type Rows } from '../../fixtures/published.js';
import { datasetVersionOf, gapWarnings, rowsAtMost, storedPartitions } from './dataset-versions.js';
import { readColumns, type RowsRequest } from './read-columns.js';
import { readExample } from './read-example.js';
import { inSnapshot } from './snapshot.js';
import { wordsOf, type Partitions } from './split.js';

const COUNT = 600;
const whole: Rows = { instance: reading, label: readingLabel, instances: readingRows(COUNT), labels: readingLabelRows(COUNT) };
const contracts = [reading, readingLabel] as const;
const fields = columnsOf(reading).map(({ name }) => name);
const first: Partitions = { period: { from: '2024-02-25', to: '2024-02-29' } };
const second: Partitions = { period: { from: '2024-03-01', to: '2024-03-05' } };

const byKey = (a: JsonRow, b: JsonRow) => (String(a['reading_id']) < String(b['reading_id']) ? -1 : 1);
const rowsOf = ({ from, to }: { readonly from: string; readonly to: string }) =>
  whole.instances.filter((row) => String(row['read_at']).slice(0, 10) >= from && String(row['read_at']).slice(0, 10) <= to).toSorted(byKey);
const levelOf = (row: JsonRow | undefined) => whole.labels.find((label) => label['reading_id'] === row?.['reading_id'])?.['level'];

describe('reading rows with a time', () => {
  let published: Published;
  beforeAll(async () => {
    published = await publish(whole);
  });
  afterAll(() => published?.close());

  const read = (request: Partial<RowsRequest> & Pick<RowsRequest, 'where'>) =>
    inSnapshot(published.url, (client) =>
      readColumns(client, { etl: 'etl', instance: reading, label: readingLabel, columns: fields, labelColumns: ['level', 'grade'], expectedRows: 10, ...request }),
    );

  it('gives every field of the rows of a period, with their labels, in the order of the keys', async () => {
    const { rows, instances, labels, key } = await read({ where: [first], withKey: true });
    const expected = rowsOf({ from: '2024-02-25', to: '2024-02-29' });
    expect(rows).toBe(150);
    expect(columnsToRows(reading, instances)).toEqual(expected);
    expect(key).toEqual(expected.map(({ reading_id }) => reading_id));
    expect([...(labels['level'] ?? [])]).toEqual(expected.map(levelOf));
  });

  it('takes the last minute of the last day, and nothing of the next', async () => {
    const { instances } = await read({ where: [{ period: { from: '2024-02-29', to: '2024-02-29' } }] });
    expect(columnsToRows(reading, instances)).toEqual(rowsOf({ from: '2024-02-29', to: '2024-02-29' }));
  });

  it('puts parts one after the other, and says how many rows each has', async () => {
    const [one, other, both] = [await read({ where: [first] }), await read({ where: [second] }), await read({ where: [first, second] })];
    expect(both.rowsByPart).toEqual([one.rows, other.rows]);
    expect(columnsToRows(reading, both.instances)).toEqual([...columnsToRows(reading, one.instances), ...columnsToRows(reading, other.instances)]);
    expect([...(both.labels['grade'] ?? [])]).toEqual([...(one.labels['grade'] ?? []), ...(other.labels['grade'] ?? [])]);
  });

  it('gives the fields that are asked for alone, without a key and without a label', async () => {
    const { instances, labels, key } = await read({ where: ['all'], columns: ['celsius', 'place'], labelColumns: [] });
    expect(Object.keys(instances)).toEqual(['celsius', 'place']);
    expect([labels, key]).toEqual([{}, undefined]);
    const bare = await inSnapshot(published.url, (client) => readColumns(client, { etl: 'etl', instance: reading, columns: ['count'], where: ['all'], expectedRows: 0 }));
    expect(bare.rows).toBe(COUNT);
  });

  it('counts the rows as they come', async () => {
    let rows = 0;
    await read({ where: [first, second], onRows: (count) => (rows += count) });
    expect(rows).toBe(300);
  });

  it('leaves out rows without a label', async () => {
    await published.owner.query(`DELETE FROM etl.stored_reading_labels_v1 WHERE reading_id = 'r1'`);
    try {
      expect((await read({ where: [first] })).rows).toBe(149);
    } finally {
      await published.write(whole);
    }
  });

  it('gives as example the first row by time, whole', async () => {
    const example = await inSnapshot(published.url, (client) => readExample(client, { etl: 'etl', instance: reading, where: second }));
    expect(example).toEqual(whole.instances[150]);
  });

  it('has no example where there are no rows', async () => {
    const where: Partitions = { period: { from: '2030-01-01', to: '2030-01-02' } };
    await expect(inSnapshot(published.url, (client) => readExample(client, { etl: 'etl', instance: reading, where }))).rejects.toMatchObject({ code: 'ROWS_MISSING' });
  });

  it('reads what the dataset version names, also when a day is rewritten in between', async () => {
    const changed: Rows = { ...whole, instances: whole.instances.map((row) => ({ ...row, count: Number(row['count']) + 1 })) };
    try {
      await inSnapshot(published.url, async (client) => {
        const version = await datasetVersionOf(client, { etl: 'etl', contracts, partitions: first });
        await published.write(changed);
        const { instances } = await readColumns(client, { etl: 'etl', instance: reading, label: readingLabel, columns: fields, where: [first], expectedRows: 0 });
        expect(columnsToRows(reading, instances)).toEqual(rowsOf({ from: '2024-02-25', to: '2024-02-29' }));
        expect(await datasetVersionOf(client, { etl: 'etl', contracts, partitions: first })).toEqual(version);
      });
      const hashes = await inSnapshot(published.url, async (client) => (await datasetVersionOf(client, { etl: 'etl', contracts, partitions: first })).hash);
      await published.write(whole);
      const before = await inSnapshot(published.url, async (client) => (await datasetVersionOf(client, { etl: 'etl', contracts, partitions: first })).hash);
      expect(hashes).not.toBe(before);
    } finally {
      await published.write(whole);
    }
  });

  it('writes nothing', async () => {
    const writing = inSnapshot(published.url, (client) => client.query('CREATE TABLE ml.anything (id int)'));
    await expect(writing).rejects.toMatchObject({ code: 'DATABASE_READ_ONLY' });
  });
});

describe('the dataset version', () => {
  let published: Published;
  beforeAll(async () => {
    published = await publish({ ...whole, instances: whole.instances.filter(({ read_at }) => !String(read_at).startsWith('2024-03-02')), labels: whole.labels.filter(({ reading_id }) => !onSecondOfMarch.has(reading_id)) });
  });
  afterAll(() => published?.close());
  const onSecondOfMarch = new Set(rowsOf({ from: '2024-03-02', to: '2024-03-02' }).map(({ reading_id }) => reading_id));
  const versionOf = (partitions: Partitions) => inSnapshot(published.url, (client) => datasetVersionOf(client, { etl: 'etl', contracts, partitions }));

  it('names the rows of a period without a look at them', async () => {
    const version = await versionOf(first);
    expect([rowsAtMost(version, reading), rowsAtMost(version, readingLabel)]).toEqual([150, 150]);
    expect(version.partitions).toHaveLength(10);
    expect((await versionOf(second)).hash).not.toBe(version.hash);
  });

  it('allows days without rows between others, and counts them', async () => {
    expect(gapWarnings('test', await versionOf(second), reading, second)).toEqual([expect.stringMatching(/^1 days of --test \(.*\) have no rows$/)]);
    expect(gapWarnings('test', await versionOf(first), reading, first)).toEqual([]);
  });

  it.each([
    ['begins before', { from: '2024-02-24', to: '2024-02-27' }, '2024-02-24 to 2024-02-27 has 4 days, of which 3 have rows of reading v1 (2024-02-25 to 2024-03-15 is stored).'],
    ['ends after', { from: '2024-03-14', to: '2024-03-20' }, '2024-03-14 to 2024-03-20 has 7 days, of which 2 have rows of reading v1 (2024-02-25 to 2024-03-15 is stored).'],
    ['is empty within', { from: '2024-03-02', to: '2024-03-02' }, '2024-03-02 to 2024-03-02 has 1 days, of which 0 have rows of reading v1'],
  ])('is refused for a period that %s the stored days', async (_what, period, message) => {
    await expect(versionOf({ period })).rejects.toMatchObject({ code: 'PARTITIONS_MISSING', message: expect.stringContaining(message) });
    await expect(versionOf({ period })).rejects.toThrow('`npm run etl -- ingest`');
  });

  it('is refused where the labels are not known yet', async () => {
    await published.owner.query(`DELETE FROM etl.stored_dataset_partitions_v2 WHERE contract = 'reading_label' AND partition = '2024-03-15'`);
    await expect(versionOf({ period: { from: '2024-03-10', to: '2024-03-15' } })).rejects.toThrow('of which 5 have rows of reading_label v1 (2024-02-25 to 2024-03-14 is stored)');
  });

  it('is refused for shares of rows that have a time', async () => {
    await expect(versionOf({ buckets: [1] })).rejects.toMatchObject({ code: 'BAD_USAGE' });
  });
});

describe('reading rows without a time', () => {
  const stock: Rows = { instance: items.instance, label: items.label, instances: itemRows(500), labels: itemLabelRows(500) };
  let published: Published;
  beforeAll(async () => {
    published = await publish(stock, 'sales-etl');
  });
  afterAll(() => published?.close());

  const buckets = Array.from({ length: 20 }, (_, bucket) => bucket + 80);
  const inBuckets = (row: JsonRow) => buckets.includes(bucketOf(Number(row['item_id'])));

  it('selects them by the hash of their key, from the etl app that is named', async () => {
    const contractsOf = [items.instance, items.label] as const;
    await inSnapshot(published.url, async (client) => {
      const version = await datasetVersionOf(client, { etl: 'sales-etl', contracts: contractsOf, partitions: { buckets } });
      const { instances, labels, rows } = await readColumns(client, {
        ...{ etl: 'sales-etl', instance: items.instance, label: items.label, columns: ['item_id', 'weight', 'colour', 'maker'], labelColumns: ['returned'] },
        ...{ where: [{ buckets }], expectedRows: rowsAtMost(version, items.label) },
      });
      expect(rowsAtMost(version, items.instance)).toBe(rows);
      expect(columnsToRows(items.instance, instances)).toEqual(stock.instances.filter(inBuckets));
      expect([...(labels['returned'] ?? [])]).toEqual(stock.labels.filter(inBuckets).map(({ returned }) => Number(returned)));
      expect(await storedPartitions(client, { etl: 'sales-etl', contracts: contractsOf })).toEqual([...new Set(stock.instances.map(({ item_id }) => String(bucketOf(Number(item_id))).padStart(2, '0')))].sort());
    });
  });

  it('is refused for days', async () => {
    const days = inSnapshot(published.url, (client) => datasetVersionOf(client, { etl: 'sales-etl', contracts: [items.instance], partitions: first }));
    await expect(days).rejects.toMatchObject({ code: 'BAD_USAGE', message: expect.stringContaining('item v1 has no time') });
  });
});

describe('a view that does not fit the contract', () => {
  let published: Published;
  beforeAll(async () => {
    published = await publish({ ...whole, instances: whole.instances.slice(0, 3), labels: whole.labels.slice(0, 3) });
  });
  afterAll(() => published?.close());

  const readView = () =>
    inSnapshot(published.url, (client) => readColumns(client, { etl: 'etl', instance: reading, label: readingLabel, columns: ['count', 'celsius'], labelColumns: ['alarm'], where: ['all'], expectedRows: 3 }));
  const replace = (contract: string, changes: Readonly<Record<string, string>>) => {
    const names = contract === 'reading' ? fields : columnsOf(readingLabel).map(({ name }) => name);
    const selected = names.filter((name) => changes[name] !== '').map((name) => (changes[name] === undefined ? `"${name}"` : `${changes[name]} AS "${name}"`));
    return published.owner.query(`DROP VIEW etl.${contract}s_v1; CREATE VIEW etl.${contract}s_v1 AS SELECT ${selected.join(', ')} FROM etl.stored_${contract}s_v1; GRANT SELECT ON etl.${contract}s_v1 TO dataset_readers`);
  };

  it.each([
    ['reading_label', { alarm: 'alarm::int' }, "column 'alarm' is integer, and the contract wants boolean"],
    ['reading_label', { alarm: 'alarm::text' }, "column 'alarm' is text, and the contract wants boolean"],
    ['reading', { count: 'count::bigint' }, "column 'count' is bigint, and the contract wants integer"],
    ['reading', { count: 'count::real' }, "column 'count' is real, and the contract wants integer"],
    ['reading', { celsius: 'celsius::numeric(8,2)' }, "column 'celsius' is numeric(8,2), and the contract wants double precision"],
    ['reading', { read_at: 'read_at::text' }, "column 'read_at' is text, and the contract wants timestamp without time zone"],
    ['reading', { celsius: '' }, "column 'celsius' is missing"],
  ])('is refused in words: %s %j', async (contract, changes, words) => {
    await replace(contract, changes);
    try {
      await expect(readView()).rejects.toMatchObject({ code: 'CONTRACT_MISMATCH', message: expect.stringContaining(words) });
    } finally {
      await replace(contract, {});
    }
  });

  it('is refused where a value is null that must not be', async () => {
    await replace('reading', { count: 'NULLIF(count, count)' });
    try {
      await expect(readView()).rejects.toMatchObject({ code: 'ROWS_INVALID', message: expect.stringContaining("column 'count' in row 0 is null") });
    } finally {
      await replace('reading', {});
    }
  });

  it('and one that does not exist names the etl app and the setting', async () => {
    const missing = inSnapshot(published.url, (client) => readColumns(client, { etl: 'other-etl', instance: reading, columns: ['count'], where: ['all'], expectedRows: 0 }));
    await expect(missing).rejects.toMatchObject({ code: 'DATASETS_MISSING', message: expect.stringMatching(/"other-etl"."readings_v1".*npm run app -- other-etl ingest.*DATASETS_FROM/) });
  });
});

test('partitions are named in words', () => {
  expect([first, { buckets: [5, 0, 1, 2, 9] }, 'all' as const].map(wordsOf)).toEqual(['2024-02-25 to 2024-02-29', 'buckets 0 to 2, 5, 9', 'all rows']);
});
