import { dayText, rowsToColumns, type JsonRow } from '@tripod/contracts';
import { reading, readingLabel, readingLabelRows, readingRows, readings } from '@tripod/contracts/testing';
import { errorOf, run } from '../../fixtures/command.js';
import { emptyDatabase, type SpecDatabase } from '../../fixtures/database.js';
import { listSource } from '../../fixtures/list-source.js';
import { projectOf } from '../../fixtures/projects.js';
import { APP } from '../app.js';
import type { Batch, IngestPipeline } from '../ingest/pipeline.js';

const FIRST_DAY = 19_800;
const A_DAY = 30;

/** Days of readings, of which some are changed. */
function projectWith(days: number, change: (row: JsonRow, day: number, place: number) => JsonRow | undefined) {
  const all = readingRows(days * A_DAY);
  const labels = readingLabelRows(days * A_DAY);
  const batches: Batch[] = Array.from({ length: days }, (_, day) => {
    const rows = all.slice(day * A_DAY, (day + 1) * A_DAY).map((row, place) => change({ ...row, read_at: `${dayText(FIRST_DAY + day)}T10:00` }, day, place)).filter((row) => row !== undefined);
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

const ingest = (project: ReturnType<typeof projectWith>, database: SpecDatabase, checks: string) => run(project, ['ingest', '--json'], { ...database.env, PARTITION_CHECKS: checks });
const rowsOf = async (database: SpecDatabase, day: number) => (await database.query(`SELECT count(*)::integer AS rows FROM "${APP}".readings_v1 WHERE read_at::date = $1`, [dayText(FIRST_DAY + day)]))[0]?.['rows'];
/** The last of 22 days has lost most of its rows. */
const shrunk = projectWith(22, (row, day, place) => (day === 21 && place > 4 ? undefined : row));
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
