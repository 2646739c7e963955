import { dayOf, makeColumns, columnsOf, rowsToColumns, viewOf, type Contract, type JsonRow } from '@tripod/contracts';
import { item, items, reading, readingLabel, readingLabelRows, readingRows, readings, itemRows } from '@tripod/contracts/testing';
import { quarantineReply } from '../commands/quarantine-reply.js';
import { statusReply } from '../commands/status-reply.js';
import { errorOf, ingest, run } from '../../fixtures/command.js';
import { emptyDatabase, type SpecDatabase } from '../../fixtures/database.js';
import { listSource, type List } from '../../fixtures/list-source.js';
import { batchesPipeline, itemsProject, pairsPipeline, projectOf, readingsProject, type Pair } from '../../fixtures/projects.js';
import { APP } from '../app.js';
import type { EtlProject } from './project.js';

const [good, next, last] = readingRows(3);
const [firstItem, secondItem] = itemRows(2);

async function quarantineOf(project: EtlProject, database: SpecDatabase) {
  const { printed } = await run(project, ['quarantine', '--json'], database.env);
  return quarantineReply.parse(JSON.parse(printed.join(''))).records;
}

describe('a record that does not fit its contract', () => {
  let shared: SpecDatabase;

  beforeAll(async () => {
    shared = await emptyDatabase();
  });

  it.each<[string, JsonRow | Record<string, unknown>, RegExp]>([
    ['a category that the contract does not know', { place: 'garden' }, /^'place' is 'garden'; it must be one of 'cellar', 'hall', 'roof'$/],
    ['a float where an integer belongs', { count: 1.5 }, /^'count' is 1.5; it must be a whole number$/],
    ['a number too large for 32 bits', { count: 2 ** 31 }, /^'count' is 2147483648; it must be a whole number from /],
    ['a number below its minimum', { count: -1 }, /^'count' is -1; /],
    ['a number that is not finite', { celsius: Number.NaN }, /^'celsius' is NaN; it must be a finite number$/],
    ['a text where a number belongs', { celsius: 'warm' }, /^'celsius' is 'warm'; it must be a number, not a string$/],
    ['a text with a NUL', { note: 'a\0b' }, /^'note' is 'a\\u0000b'; a text must not hold NUL/],
    ['half of a surrogate pair', { note: 'a\ud800b' }, /^'note' is 'a\\ud800b'; a text must not hold NUL or half of a surrogate pair$/],
    ['a time that is not in the calendar', { read_at: '2024-02-30T10:00' }, /^'read_at' is '2024-02-30T10:00'; it must be a local minute/],
    ['a time with seconds', { read_at: '2024-02-27T10:00:30' }, /^'read_at' is '2024-02-27T10:00:30'; it must be a local minute/],
    ['a time out of range', { read_at: '9999-01-01T00:00' }, /^'read_at' is '9999-01-01T00:00'; it must be a local minute .*6052/],
    ['a key that is null', { reading_id: null }, /^'reading_id' is null/],
    ['a field that is missing', { note: undefined }, /^'note' is missing$/],
    ['several faults', { count: -1, celsius: 99 }, /^'count' is -1; .*; 'celsius' is 99; /],
  ])('goes to quarantine with all reasons and as it came, the others are stored: %s', async (_, change, reason) => {
    // `as`: the source gives what it likes.
    const bad = { ...next, ...change } as JsonRow;
    const project = readingsProject({ records: [{ instance: good! }, { instance: bad }, { instance: last! }] });
    expect(await ingest(project, shared.env)).toMatchObject({ rowsRead: 3, instances: 2, quarantined: 1 });
    const raw = { instance: JSON.parse(JSON.stringify(bad, (__, value: unknown) => (Number.isNaN(value) ? 'NaN' : value))) };
    expect(await quarantineOf(project, shared)).toEqual([{ source: 'list', record: '1', contract: 'reading v1', reason: expect.stringMatching(reason), raw }]);
  });

  it('is listed in words as well, with the raw record escaped', async () => {
    const database = await emptyDatabase();
    const project = readingsProject({ records: [{ instance: good! }, { instance: { ...next, note: 'a\0b' } }] });
    await ingest(project, database.env);
    const { printed } = await run(project, ['quarantine', 'show'], database.env);
    expect(printed[0]).toMatch(/^list record 1 is not a valid reading v1: 'note' is 'a\\u0000b'/);
    expect(printed[1]).toContain('"note":"a\\u0000b"');
    expect(printed.at(-1)).toBe('1 records in quarantine');
  });

  it('leaves quarantine when the source has it right', async () => {
    const database = await emptyDatabase();
    const list: List<Pair> = { records: [{ instance: good! }, { instance: { ...next, count: -1 } }] };
    const project = readingsProject(list);
    await ingest(project, database.env);
    list.records = [{ instance: good! }, { instance: next! }];
    expect(await ingest(project, database.env)).toMatchObject({ instances: 2, quarantined: 0 });
    expect(await quarantineOf(project, database)).toEqual([]);
  });

  it('stays there when another period is ingested, and leaves it with its own or the whole', async () => {
    const database = await emptyDatabase();
    const at = (row: JsonRow, read_at: string): Pair => ({ instance: { ...row, read_at } });
    const list: List<Pair> = { records: [at({ ...good!, count: -1 }, '2024-03-01T10:00'), at(next!, '2024-03-01T11:00'), at({ ...last!, celsius: 99 }, '2024-03-02T10:00'), at({ ...last!, reading_id: 'r9' }, '2024-03-02T11:00')] };
    const project = readingsProject(list);
    const day = (one: string) => ingest(project, database.env, '--from', one, '--to', one);
    await day('2024-03-01');
    await day('2024-03-02');
    const records = async () => (await quarantineOf(project, database)).map(({ record }) => record);
    expect(await records()).toEqual(['0', '2']);
    list.records = list.records.map(({ instance }) => ({ instance: { ...instance, count: 1, celsius: 1 } }));
    await day('2024-03-01');
    expect(await records()).toEqual(['2']);
    await ingest(project, database.env);
    expect(await records()).toEqual([]);
  });

  it('leaves quarantine when a feed delivers it again', async () => {
    const database = await emptyDatabase();
    const list: List<Pair> = { records: [{ instance: good! }, { instance: { ...next, count: -1 } }] };
    const project = projectOf(readings, [
      batchesPipeline([reading], listSource('feed', list, { isFeed: true }), () => list.records.map(({ instance }) => batchOf(instance))),
    ]);
    await ingest(project, database.env);
    expect(await quarantineOf(project, database)).toHaveLength(1);
    list.records = [{ instance: next! }];
    await ingest(project, database.env);
    expect(await quarantineOf(project, database)).toEqual([]);
  });
});

/** A batch of one record, which its reading_id names. */
function batchOf(row: JsonRow) {
  const columns = makeColumns(columnsOf(reading), 1);
  for (const column of columnsOf(reading)) {
    const value = row[column.name];
    const array = columns[column.name]!;
    if (Array.isArray(array)) array[0] = value === null ? null : String(value);
  }
  columns['read_at']![0] = 28_000_000;
  columns['count']![0] = Number(row['count']);
  const rows = [{ contract: reading, columns, key: () => String(row['reading_id']), raw: () => row }];
  return { records: 1, cursor: String(row['reading_id']), rows };
}

describe('a key that is repeated within one reading', () => {
  const twice = (between: number): Pair[] => [
    { instance: firstItem! },
    ...Array.from({ length: between }, (_, i) => ({ instance: { ...secondItem!, item_id: 100 + i } })),
    { instance: { ...firstItem!, maker: 'another' } },
  ];

  it.each([
    ['in one batch', 1, 100],
    ['in another batch', 10, 4],
  ])('sends the later record to quarantine: %s', async (_, between, batch) => {
    const database = await emptyDatabase();
    const project = itemsProject({ records: twice(between) }, { batch });
    expect(await ingest(project, database.env)).toMatchObject({ instances: between + 1, quarantined: 1 });
    expect(await quarantineOf(project, database)).toMatchObject([{ record: String(between + 1), reason: "'item_id' is 1; an earlier record of this reading has the same key" }]);
    expect(await database.query(`SELECT maker FROM ${viewOf(item, APP)} WHERE item_id = 1`)).toEqual([{ maker: firstItem!['maker'] }]);
  });

  it('is also found behind a merge', async () => {
    const database = await emptyDatabase();
    const project = itemsProject({ records: twice(60_000) }, { batch: 20_000 });
    expect(await ingest(project, database.env)).toMatchObject({ instances: 60_001, quarantined: 1 });
  });

  it('replaces the row when it comes in the next reading', async () => {
    const database = await emptyDatabase();
    const list: List<Pair> = { records: [{ instance: firstItem! }] };
    const project = itemsProject(list);
    await ingest(project, database.env);
    list.records = [{ instance: { ...firstItem!, maker: 'another' } }];
    expect(await ingest(project, database.env)).toMatchObject({ instances: 1, quarantined: 0 });
    expect(await database.query(`SELECT maker FROM ${viewOf(item, APP)}`)).toEqual([{ maker: 'another' }]);
  });

  it('is found in whole days too', async () => {
    const database = await emptyDatabase();
    const days = ['2024-03-01', '2024-03-02'].map((day) => {
      const batch = batchOf({ ...good!, reading_id: 'r1' });
      batch.rows[0]!.columns['read_at']![0] = 1440 * dayOf(day);
      return { ...batch, partition: dayOf(day), rows: [{ ...batch.rows[0]!, key: () => day }] };
    });
    const project = projectOf(readings, [batchesPipeline([reading], listSource('days', { records: [1, 2] }), () => days)]);
    expect(await ingest(project, database.env)).toMatchObject({ instances: 1, quarantined: 1 });
    expect(await quarantineOf(project, database)).toMatchObject([{ record: '2024-03-02', reason: expect.stringMatching(/an earlier record of this reading has the same key/) }]);
  });
});

describe('a source of which every record is refused', () => {
  it('ends with 1, the count and the first reason, and changes nothing that is stored', async () => {
    const database = await emptyDatabase();
    const list: List<Pair> = { records: [{ instance: good! }, { instance: next! }] };
    const project = readingsProject(list);
    const before = await ingest(project, database.env);
    list.records = list.records.map(({ instance }) => ({ instance: { ...instance, count: -1 } }));
    const ran = await run(project, ['ingest', '--json'], database.env);
    expect(errorOf(ran)).toMatchObject({
      error_code: 'ALL_REFUSED',
      message: expect.stringMatching(/^Every record of list list was refused as reading v1: 2 are in quarantine\. The first one \(0\): 'count' is -1; .* What was stored before is unchanged\./),
    });
    expect(ran.exitCode).toBe(1);
    expect(await quarantineOf(project, database)).toHaveLength(2);
    const partitions = await database.query(`SELECT count(*)::int AS n, sum(rows)::int AS rows FROM "${APP}".dataset_partitions_v2`);
    expect(partitions).toEqual([{ n: new Set([good!, next!].map(({ read_at }) => String(read_at).slice(0, 10))).size, rows: 2 }]);
    list.records = [{ instance: good! }, { instance: next! }];
    expect((await ingest(project, database.env)).datasetVersion).toBe(before.datasetVersion);
  });

  it('leaves a whole day as it was', async () => {
    const database = await emptyDatabase();
    const batch = (count: number) => {
      const made = batchOf({ ...good!, count });
      return { ...made, partition: Math.floor(28_000_000 / 1440) };
    };
    const list: List<number> = { records: [1] };
    let count = 1;
    const project = projectOf(readings, [batchesPipeline([reading], listSource('days', list), () => [batch(count)])]);
    await ingest(project, database.env);
    [count, list.records] = [-1, [2]];
    expect(await run(project, ['ingest'], database.env)).toMatchObject({ exitCode: 1 });
    expect(await database.query(`SELECT count FROM ${viewOf(reading, APP)}`)).toEqual([{ count: 1 }]);
  });
});

it.each([['alone', false], ['beside rows of another source', true]])('a day of which every label is refused keeps the labels that are stored: %s', async (_, isMerged) => {
  const database = await emptyDatabase();
  const day = '2024-03-01';
  const [row] = readingRows(1).map((each) => ({ ...each, reading_id: 'r1', read_at: `${day}T10:00` }));
  const label = (level: number) => ({ ...readingLabelRows(1)[0]!, reading_id: 'r1', level });
  const made = (contract: Contract, rows: readonly JsonRow[]) => {
    const columns = rowsToColumns(contract, rows);
    if ('fault' in columns) throw new Error(columns.fault.message);
    return { contract, columns: columns.columns, key: () => 'r1', raw: () => rows[0] };
  };
  const refusal = { contract: readingLabel, key: 'r1', reason: "'level' is away", raw: {} };
  const batch = (count: number, isLabelled: boolean) => ({
    records: 1, partition: dayOf(day), cursor: count,
    rows: [made(reading, [{ ...row!, count }]), made(readingLabel, isLabelled ? [label(1)] : [])],
    ...(isLabelled ? {} : { refused: [refusal] }),
  });
  const list: List<number> = { records: [1] };
  let batches = [batch(1, true)];
  const others = listSource('others', { records: [{ instance: { ...row!, reading_id: 'r2' } }] } as List<Pair>);
  const project = projectOf(readings, [batchesPipeline([reading, readingLabel], listSource('days', list), () => batches), pairsPipeline(readings, others)]);
  if (isMerged) await ingest(project, database.env, '--pipeline', 'others');
  await ingest(project, database.env);
  [batches, list.records] = [[batch(2, false)], [2]];
  expect(await ingest(project, database.env)).toMatchObject({ instances: 1, labels: 0, labelsQuarantined: 1 });
  expect(await database.query(`SELECT count, level FROM ${viewOf(reading, APP)} JOIN ${viewOf(readingLabel, APP)} USING (reading_id)`)).toEqual([{ count: 2, level: label(1).level }]);
});

it('a day of which each key was in an earlier day of the same reading leaves what is stored of it', async () => {
  const database = await emptyDatabase();
  const on = (day: string, reading_id: string) => {
    const batch = batchOf({ ...good!, reading_id });
    batch.rows[0]!.columns['read_at']![0] = 1440 * dayOf(day);
    return { ...batch, partition: dayOf(day), rows: [{ ...batch.rows[0]!, key: () => day }] };
  };
  const list: List<number> = { records: [1, 2] };
  let days = [on('2024-03-01', 'r1'), on('2024-03-02', 'r2')];
  const project = projectOf(readings, [batchesPipeline([reading], listSource('days', list), () => days)]);
  await ingest(project, database.env);
  [days, list.records] = [[on('2024-03-01', 'r1'), on('2024-03-02', 'r1')], [3, 4]];
  expect(await ingest(project, database.env)).toMatchObject({ instances: 1, quarantined: 1 });
  expect(await database.query(`SELECT reading_id FROM ${viewOf(reading, APP)} ORDER BY 1`)).toEqual([{ reading_id: 'r1' }, { reading_id: 'r2' }]);
});

describe('the count of status', () => {
  const statusOf = async (project: EtlProject, database: SpecDatabase) =>
    statusReply.parse(JSON.parse((await run(project, ['status', '--json'], database.env)).printed.join(''))).quarantined.map(({ of, records }) => [of, records]);
  const on = (day: string, count: number) => {
    const batch = batchOf({ ...good!, reading_id: `r${dayOf(day)}`, count });
    batch.rows[0]!.columns['read_at']![0] = 1440 * dayOf(day);
    return { ...batch, partition: dayOf(day), rows: [{ ...batch.rows[0]!, key: () => day }] };
  };
  const both = (day: string, faulty: number) => {
    const [one, bad] = [on(day, 1), on(day, faulty)];
    const columns = makeColumns(columnsOf(reading), 2);
    for (const name of Object.keys(columns)) [columns[name]![0], columns[name]![1]] = [one.rows[0]!.columns[name]![0]!, bad.rows[0]!.columns[name]![0]!];
    columns['reading_id'] = [`r${dayOf(day)}`, `r9${dayOf(day)}`];
    return { ...one, records: 2, rows: [{ ...one.rows[0]!, columns, key: (row: number) => `${day}/${row}` }] };
  };

  it('is of what is stored now, after an ingest of another file for the same days', async () => {
    const database = await emptyDatabase();
    const list: List<number> = { records: [1, 2, 3, 4] };
    let days = [both('2024-03-01', -1), both('2024-03-02', -1)];
    const project = projectOf(readings, [batchesPipeline([reading], listSource('days', list), () => days)]);
    await ingest(project, database.env);
    expect(await statusOf(project, database)).toEqual([['stored', 2]]);
    [days, list.records] = [[both('2024-03-01', 2)], [5, 6]];
    await ingest(project, database.env);
    expect(await statusOf(project, database)).toEqual([['stored', 1]]);
  });

  it('shows apart what an ingest has refused that left a day as it was', async () => {
    const database = await emptyDatabase();
    const list: List<number> = { records: [1, 2, 3, 4] };
    let days = [both('2024-03-01', 1), both('2024-03-02', -1)];
    const project = projectOf(readings, [batchesPipeline([reading], listSource('days', list), () => days)]);
    await ingest(project, database.env);
    [days, list.records] = [[both('2024-03-01', -1)], [5, 6]];
    expect((await run(project, ['ingest', '--max-refused', '10%'], database.env)).exitCode).toBe(1);
    expect(await statusOf(project, database)).toEqual([['last', 2], ['stored', 1]]);
    expect((await run(project, ['status'], database.env)).printed.join('\n')).toMatch(/^In quarantine from days, of what the last ingest has not stored: 2 records refused as reading v1$/m);
    [days, list.records] = [[both('2024-03-02', 2)], [7, 8]];
    await ingest(project, database.env);
    expect(await statusOf(project, database)).toEqual([['earlier', 2]]);
  });

  it('keeps those of the stored rows when another file is refused as a whole', async () => {
    const database = await emptyDatabase();
    const list: List<Pair> = { records: [{ instance: good! }, { instance: { ...next!, count: -1 } }] };
    const project = readingsProject(list);
    await ingest(project, database.env);
    list.records = [{ instance: { ...good!, count: -1 } }];
    expect((await run(project, ['ingest'], database.env)).exitCode).toBe(1);
    expect(await statusOf(project, database)).toEqual([['last', 1], ['stored', 1]]);
  });
});

describe('a bound on what may be refused', () => {
  const day = Math.floor(28_000_000 / 1440);
  /** A day of ten readings, some of which have a count that the contract does not allow. */
  const dayOfTen = (partition: number, faulty: number, count: number) => {
    const batches = Array.from({ length: 10 }, (_, i) => batchOf({ ...good!, reading_id: `r${partition * 10 + i}`, count: i < faulty ? -1 : count }));
    const columns = makeColumns(columnsOf(reading), 10);
    for (const [i, batch] of batches.entries()) for (const [name, column] of Object.entries(batch.rows[0]!.columns)) columns[name]![i] = column[0]!;
    columns['read_at']!.fill(1440 * partition as never);
    return { records: 10, partition, cursor: partition, rows: [{ contract: reading, columns, key: (row: number) => `${partition}/${row}`, raw: (row: number) => ({ row }) }] };
  };
  const projectOfDays = (list: List<unknown>, days: () => ReturnType<typeof dayOfTen>[]) =>
    projectOf(readings, [
      {
        ...batchesPipeline([reading], listSource('days', list), () => []),
        async *run({ from }) {
          yield* days().filter(({ partition }) => typeof from !== 'number' || partition > from);
        },
      },
    ]);

  it('leaves a partition with more as it was, stores the others, and ends with 1, file, count and first reason, each time', async () => {
    const database = await emptyDatabase();
    const list: List<unknown> = { records: Array.from({ length: 20 }) };
    let days = [dayOfTen(day, 0, 1), dayOfTen(day + 1, 0, 1)];
    const project = projectOfDays(list, () => days);
    await ingest(project, database.env, '--max-refused', '0');
    days = [dayOfTen(day, 3, 2), dayOfTen(day + 1, 2, 2)];
    list.records = Array.from({ length: 20 }, () => 'other');
    for (const args of [['--max-refused', '20%'], ['--max-refused', '0.2'], []]) {
      const ran = await run(project, ['ingest', '--json', ...args], { ...database.env, MAX_REFUSED: '20%' });
      expect([ran.exitCode, errorOf(ran)]).toEqual([1, {
        error_code: 'TOO_MANY_REFUSED',
        message: expect.stringMatching(/^More than 20% of the records of list days were refused as reading v1 in 1 partition, which are as they were before: 12 are in quarantine\. The first one \(\d+\/0\): 'count' is -1; .* --max-refused\.$/),
      }]);
    }
    const stored = await database.query(`SELECT read_at::date::text AS day, min(count) AS least, max(count) AS most, count(*)::int AS rows FROM ${viewOf(reading, APP)} GROUP BY 1 ORDER BY 1`);
    expect(stored.map(({ least, most, rows }) => [least, most, rows])).toEqual([[1, 1, 10], [2, 2, 8]]);
    expect((await quarantineOf(project, database)).filter(({ reason }) => /3 of the 10 records of its partition were refused, so none is stored/.test(reason))).toHaveLength(7);
  });

  it('does not hold where it is raised or left out: what may be stored is stored then', async () => {
    const database = await emptyDatabase();
    const project = projectOfDays({ records: Array.from({ length: 10 }) }, () => [dayOfTen(day, 3, 2)]);
    expect((await run(project, ['ingest', '--max-refused', '20%'], database.env)).exitCode).toBe(1);
    expect(await ingest(project, database.env, '--max-refused', '30%')).toMatchObject({ instances: 7, quarantined: 3 });
    expect(await quarantineOf(project, database)).toHaveLength(3);
    expect(await ingest(project, database.env)).toMatchObject({ instances: 7, quarantined: 3 });
  });

  it('counts records whose key an earlier partition has, and leaves the partition with more as it was', async () => {
    const database = await emptyDatabase();
    const list: List<unknown> = { records: Array.from({ length: 20 }) };
    let days = [dayOfTen(day, 0, 1), dayOfTen(day + 1, 0, 1)];
    const project = projectOfDays(list, () => days);
    await ingest(project, database.env, '--max-refused', '0');
    const repeating = dayOfTen(day + 1, 1, 2);
    for (const row of [8, 9]) repeating.rows[0]!.columns['reading_id']![row] = `r${day * 10 + row}` as never;
    days = [dayOfTen(day, 0, 2), repeating];
    list.records = Array.from({ length: 20 }, () => 'other');
    const ran = await run(project, ['ingest', '--json', '--max-refused', '20%'], database.env);
    expect([ran.exitCode, errorOf(ran)]).toEqual([1, { error_code: 'TOO_MANY_REFUSED', message: expect.stringMatching(/in 1 partition, which are as they were before: 10 are in quarantine/) }]);
    const contents = () => database.query(`SELECT read_at::date::text AS day, min(count) AS least, max(count) AS most, count(*)::int AS rows FROM ${viewOf(reading, APP)} GROUP BY 1 ORDER BY 1`);
    expect((await contents()).map(({ least, most, rows }) => [least, most, rows])).toEqual([[2, 2, 10], [1, 1, 10]]);
    const reasons = (await quarantineOf(project, database)).map(({ reason }) => reason);
    expect([/count/, /an earlier record of this reading has the same key/, /3 of the 10 records of its partition were refused/].map((says) => reasons.filter((reason) => says.test(reason)).length)).toEqual([1, 2, 7]);
    expect(await ingest(project, database.env, '--max-refused', '30%')).toMatchObject({ instances: 17, quarantined: 3 });
    expect((await contents()).map(({ least, most, rows }) => [least, most, rows])).toEqual([[2, 2, 10], [2, 2, 7]]);
  });

  it('is for all records together where a source is not read by partitions', async () => {
    const database = await emptyDatabase();
    const project = readingsProject({ records: [{ instance: good! }, { instance: next! }, { instance: { ...last!, count: -1 } }] });
    expect(await run(project, ['ingest', '--max-refused', '33%'], database.env)).toMatchObject({ exitCode: 1, complaint: expect.stringMatching(/^More than 33% of the records of list list were refused as reading v1: 1 are in quarantine/) });
    expect(await ingest(project, database.env, '--max-refused', '34%')).toMatchObject({ instances: 2, quarantined: 1 });
  });

  it('counts records whose key an earlier one has there, too, and never those of which the label alone is refused', async () => {
    const database = await emptyDatabase();
    const project = readingsProject({ records: [{ instance: good! }, { instance: next!, label: { reading_id: next!['reading_id'], alarm: 'perhaps', grade: 'low', level: 1 } as never }, { instance: good! }] });
    expect(await run(project, ['ingest', '--max-refused', '33%'], database.env)).toMatchObject({ exitCode: 1, complaint: expect.stringMatching(/^More than 33% of the records of list list were refused as reading v1: 1 are in quarantine.*same key/) });
    expect(await ingest(project, database.env, '--max-refused', '34%')).toMatchObject({ instances: 2, quarantined: 1 });
    expect((await quarantineOf(project, database)).map(({ contract }) => contract).sort()).toEqual(['reading v1', 'reading_label v1']);
  });

  it('is refused when it is not a share', async () => {
    const project = readingsProject({ records: [] });
    expect(await run(project, ['ingest', '--max-refused', '120%'], {})).toMatchObject({ exitCode: 2, complaint: expect.stringContaining("'120%' is not valid: it must be a share from 0 to 1") });
  });
});

describe('a pipeline that makes what it does not say', () => {
  it.each([
    ['rows of a contract that it does not store', () => ({ ...batchOf(good!), rows: [{ ...batchOf(good!).rows[0]!, contract: item }] }), /rows of item v1, which is not in its list 'stores'/],
    ['fewer records than it accounts for', () => ({ ...batchOf(good!), records: 2 }), /accounts for 1 of the 2 records of a batch/],
    ['a row of another day', () => ({ ...batchOf(good!), partition: 5 }), /lies in partition 19444, and its batch says 5/],
    ['columns without one of the contract', () => ({ ...batchOf(good!), rows: [{ ...batchOf(good!).rows[0]!, columns: { reading_id: ['r1'] } }] }), /columns of reading v1 are not what it says: columns are missing/],
  ])('is a fault that names it: %s', async (_, batch, reason) => {
    const database = await emptyDatabase();
    const project = projectOf(readings, [batchesPipeline([reading], listSource('days', { records: [1] }), () => [batch()])]);
    const ran = run(project, ['ingest'], database.env).then(({ complaint }) => complaint);
    expect(await ran.catch((error: Error) => error.message)).toMatch(reason);
  });
});

it('says when a business without a time is asked for a period', async () => {
  const database = await emptyDatabase();
  const ran = await run(projectOf(items, itemsProject({ records: [] }).pipelines), ['ingest', '--from', '2024-01-01', '--json'], database.env);
  expect([ran.exitCode, errorOf(ran).error_code]).toEqual([2, 'BAD_USAGE']);
});
