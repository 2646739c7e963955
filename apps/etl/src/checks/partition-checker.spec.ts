import { dayText, rowsToColumns, type JsonRow } from '@tripod/contracts';
import { reading, readingLabel, readingLabelRows, readingRows, readings } from '@tripod/contracts/testing';
import { errorOf, run } from '../../fixtures/command.js';
import { emptyDatabase, type SpecDatabase } from '../../fixtures/database.js';
import { listSource } from '../../fixtures/list-source.js';
import { pairsPipeline, projectOf } from '../../fixtures/projects.js';
import { APP } from '../app.js';
import type { Batch, IngestPipeline } from '../ingest/pipeline.js';
import type { EtlProject } from '../ingest/project.js';

const FIRST_DAY = 19_800;
const A_DAY = 30;

type Change = (row: JsonRow, day: number, place: number) => JsonRow | undefined;

/** The rows of days of readings, of which some are changed. */
function rowsOfDays(days: number, change: Change): JsonRow[][] {
  const all = readingRows(days * A_DAY);
  return Array.from({ length: days }, (_, day) => all.slice(day * A_DAY, (day + 1) * A_DAY).map((row, place) => change({ ...row, read_at: `${dayText(FIRST_DAY + day)}T10:00` }, day, place)).filter((row) => row !== undefined));
}

/** Days of readings, each one batch. */
function projectWith(days: number, change: Change) {
  const labels = readingLabelRows(days * A_DAY);
  const batches: Batch[] = rowsOfDays(days, change).map((rows, day) => {
    const keys = new Set(rows.map((row) => row['reading_id']));
    const parts = [[reading, rows] as const, [readingLabel, labels.filter((row) => keys.has(row['reading_id'] ?? null))] as const].map(([contract, kept]) => {
      const made = rowsToColumns(contract, kept);
      if ('fault' in made) throw new Error(made.fault.message);
      return { contract, columns: made.columns, key: (row: number) => `${day}/${row}`, raw: (row: number) => kept[row] };
    });
    return { records: rows.length, partition: FIRST_DAY + day, cursor: day, rows: parts };
  });
  const source = listSource('days', { records: batches.flatMap(({ records }, day) => Array.from({ length: records }, (_, place) => [day, place, String(change)])) });
  const pipeline: IngestPipeline = {
    ...{ name: 'days', source, stores: [reading, readingLabel] },
    async *run({ from }) {
      yield* batches.slice(typeof from === 'number' ? from + 1 : 0);
    },
  };
  return projectOf(readings, [pipeline]);
}

/** The same days mixed: each batch has rows of all of them. */
function projectInParts(days: number, change: Change, isFeed = false) {
  const labels = new Map(readingLabelRows(days * A_DAY).map((label) => [label['reading_id'], label]));
  const rows = rowsOfDays(days, change);
  const mixed = Array.from({ length: A_DAY }, (_, place) => rows.map((day) => day[place])).flat().filter((row) => row !== undefined);
  return projectOf(readings, [pairsPipeline(readings, listSource('days', { records: mixed.map((instance) => ({ instance, label: labels.get(instance['reading_id']) ?? null })) }, { isFeed }))]);
}

const ingest = (project: EtlProject, database: SpecDatabase, checks: string) => run(project, ['ingest', '--json'], { ...database.env, PARTITION_CHECKS: checks });
const rowsOf = async (database: SpecDatabase, day: number) => (await database.query(`SELECT count(*)::integer AS rows FROM "${APP}".readings_v1 WHERE read_at::date = $1`, [dayText(FIRST_DAY + day)]))[0]?.['rows'];
/** The last of 22 days has lost most of its rows. */
const shrink: Change = (row, day, place) => (day === 21 && place > 4 ? undefined : row);
const shrunk = projectWith(22, shrink);
const whole = projectWith(22, (row) => row);

describe('a whole partition that is unlike its neighbours', () => {
  it('is stored with a warning, where its check warns', async () => {
    const database = await emptyDatabase();
    const ran = await ingest(shrunk, database, 'all warn');
    expect(ran.exitCode).toBe(0);
    expect(ran.logged).toMatch(/partition 2024-04-\d\d is unlike its neighbours: it has 5 rows, and the median of its neighbours is 30/);
    expect(await rowsOf(database, 21)).toBe(5);
  });

  it('is not published, where its check blocks: what was stored before stays, and its records go to quarantine', async () => {
    const database = await emptyDatabase();
    expect((await ingest(whole, database, 'volume block')).exitCode).toBe(0);
    const before = await database.query(`SELECT * FROM "${APP}".dataset_partitions_v2 ORDER BY id`);
    const blocked = await ingest(shrunk, database, 'volume block');
    expect([blocked.exitCode, errorOf(blocked)]).toEqual([1, { error_code: 'PARTITION_BLOCKED', message: expect.stringMatching(/^1 partition of list days are not stored, as PARTITION_CHECKS says: .* 2024-04-\d\d: it has 5 rows, and the median of its neighbours is 30\./) }]);
    expect(await database.query(`SELECT * FROM "${APP}".dataset_partitions_v2 ORDER BY id`)).toEqual(before);
    expect(await database.query(`SELECT count(*)::integer AS n, min(reason) AS reason FROM "${APP}".quarantine`)).toEqual([{ n: 5, reason: expect.stringMatching(/^partition 2024-04-\d\d is blocked: it has 5 rows/) }]);
    // Run again, it is blocked again; with a warning it is stored and leaves the quarantine.
    expect(errorOf(await ingest(shrunk, database, 'volume block')).error_code).toBe('PARTITION_BLOCKED');
    expect((await ingest(shrunk, database, 'volume warn')).exitCode).toBe(0);
    expect([await rowsOf(database, 21), await database.query(`SELECT FROM "${APP}".quarantine`)]).toEqual([5, []]);
  });

  it('is compared with what earlier ingests have stored', async () => {
    const database = await emptyDatabase();
    await ingest(projectWith(21, (row) => row), database, 'all off');
    const nulls = projectWith(22, (row, day) => (day === 21 ? { ...row, celsius_or_null: null, place: 'roof' } : row));
    const blocked = await ingest(nulls, database, 'nulls block; drift block; labels block');
    expect(errorOf(blocked).message).toMatch(/column 'celsius_or_null' is null in 100% of the rows, and in \d+% of its neighbours'; the values of column 'place' are distributed unlike/);
    expect(await rowsOf(database, 21)).toBe(0);
  });
});

describe('a partition whose rows come in several batches', () => {
  it('is compared as a whole before one of its rows is stored, and is not published where its check blocks', async () => {
    const database = await emptyDatabase();
    expect((await ingest(projectInParts(22, (row) => row), database, 'volume block; labels block')).exitCode).toBe(0);
    const days = `SELECT partition, rows, content_hash FROM "${APP}".dataset_partitions_v2 ORDER BY id`;
    const before = await database.query(days);
    const wetter = projectInParts(22, (row, day, place) => (day === 20 && place === 0 ? { ...row, count: 7 } : shrink(row, day, place)));
    const blocked = await ingest(wetter, database, 'volume block; labels warn');
    expect([blocked.exitCode, errorOf(blocked)]).toEqual([1, { error_code: 'PARTITION_BLOCKED', message: expect.stringMatching(/^1 partition of list days are not stored, as PARTITION_CHECKS says: .* 2024-04-\d\d: it has 5 rows, and the median of its neighbours is 30\./) }]);
    // The other days are stored.
    const after = await database.query(days);
    expect(after.filter((row) => !before.some((other) => JSON.stringify(other) === JSON.stringify(row)))).toEqual([expect.objectContaining({ partition: dayText(FIRST_DAY + 20), rows: A_DAY })]);
    expect(await database.query(`SELECT count(*)::integer AS n, min(reason) AS reason FROM "${APP}".quarantine`)).toEqual([{ n: 5, reason: expect.stringMatching(/^partition 2024-04-\d\d is blocked: it has 5 rows/) }]);
    expect(errorOf(await ingest(wetter, database, 'volume block; labels warn')).error_code).toBe('PARTITION_BLOCKED');
    const warned = await ingest(wetter, database, 'volume warn');
    expect([warned.exitCode, warned.logged]).toEqual([0, expect.stringMatching(/partition 2024-04-\d\d is unlike its neighbours: it has 5 rows/)]);
    expect(await database.query(`SELECT FROM "${APP}".quarantine`)).toEqual([]);
  });

  it('is not compared where the source has no end', async () => {
    const database = await emptyDatabase();
    const ran = await ingest(projectInParts(22, shrink, true), database, 'all block');
    expect([ran.exitCode, ran.logged]).toEqual([0, expect.not.stringContaining('unlike')]);
  });
});
