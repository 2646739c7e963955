import { flightInstance, flightLabel, viewOf } from '@tripod/contracts';
import { buildApp } from '../../fixtures/built-app.js';
import { ingest, run } from '../../fixtures/command.js';
import { emptyDatabase, type SpecDatabase } from '../../fixtures/database.js';
import { APP } from '../app.js';
import { quarantineReply } from '../commands/quarantine-reply.js';
import { replayDays } from './context/replay.js';
import { flightPipeline } from './flight-history.js';
import { flightFolder, flightsOf } from './fixtures/parquet-flights.js';
import { flightsProject } from './index.js';

/** A third of the flights of three days: enough for duplicates and wrong delays, and little enough for a short test. */
const FIRST_DAYS = "SELECT * FROM flights WHERE date < '2001-01-04' AND origin >= 'O'";
const INSTANCES = viewOf(flightInstance, APP);
const LABELS = viewOf(flightLabel, APP);

/** The project, with the replay in this thread: there is no built worker here. */
const project = { ...flightsProject, pipelines: [flightPipeline(() => ({ days: replayDays, end: async () => undefined }))] as const };
const folder = flightFolder();
let file: string;
let whole: SpecDatabase;

/** All rows and quarantined records, by day. */
async function contentOf(database: SpecDatabase): Promise<unknown> {
  const listed = await run(project, ['quarantine', '--json'], database.env);
  return {
    rows: await database.query(
      `SELECT departed_at::date::text AS day, count(*)::int, sum(hashtextextended(i::text, 0))::text AS instances,
              sum(hashtextextended(l::text, 0))::text AS labels
       FROM ${INSTANCES} i LEFT JOIN ${LABELS} l USING (flight_id) GROUP BY 1 ORDER BY 1`,
    ),
    quarantined: quarantineReply.parse(JSON.parse(listed.printed.join(''))).records,
  };
}

beforeAll(async () => {
  file = await folder.write('first-days.parquet', FIRST_DAYS);
  whole = await emptyDatabase();
  await ingest(project, whole.env, '--file', file);
});
afterAll(() => folder.remove());

describe('the ingest of flights', () => {
  it('stores every complete day, and its numbers are those of the views', async () => {
    const reply = await ingest(project, whole.env, '--file', file);
    const [stored] = await whole.query(`SELECT (SELECT count(*)::int FROM ${INSTANCES}) AS instances, (SELECT count(*)::int FROM ${LABELS}) AS labels`);
    expect(reply).toMatchObject({ skipped: true, quarantined: 0, outsidePeriod: 0, firstPartition: '2001-01-01', lastPartition: '2001-01-03' });
    expect(stored).toEqual({ instances: reply.instances, labels: reply.labels });
    expect(reply.rowsRead).toBe(reply.instances + reply.duplicates);
    expect(reply.instances).toBe(reply.labels + reply.labelsQuarantined);
    expect(reply.duplicates).toBeGreaterThan(0);
    expect(reply.labelsQuarantined).toBeGreaterThan(0);
  });

  it('stores the same as a built app, which replays in a thread', async () => {
    const built = await emptyDatabase();
    const app = buildApp('src/main.ts');
    const { code, stderr } = await app.run(['ingest', '--file', file], { ...built.env, LOG_LEVEL: 'warn' });
    app.remove();
    expect([code, stderr]).toEqual([0, '']);
    expect(await contentOf(built)).toEqual(await contentOf(whole));
  });

  it('gives the same in two periods as in one', async () => {
    const halves = await emptyDatabase();
    const second = await ingest(project, halves.env, '--file', file, '--from', '2001-01-03');
    const first = await ingest(project, halves.env, '--file', file, '--to', '2001-01-02');
    expect([first.partitionsWritten.length, second.partitionsWritten.length]).toEqual([2, 1]);
    expect(first.outsidePeriod).toBe(second.instances + second.duplicates);
    expect(await contentOf(halves)).toEqual(await contentOf(whole));
  });

  it('rewrites the days that a changed file changes, and only these', async () => {
    const changed = await emptyDatabase();
    await ingest(project, changed.env, '--file', file);
    // The last flights of the last day: their outcome becomes known after every other departure.
    const other = await folder.write(
      'changed.parquet',
      `SELECT date, CASE WHEN date = '2001-01-03 23:00' THEN delay + 1 ELSE delay END AS delay, distance, origin, destination FROM (${FIRST_DAYS})`,
    );
    expect(await ingest(project, changed.env, '--file', other)).toMatchObject({ skipped: false, partitionsWritten: ['2001-01-03'], partitionsUnchanged: 2 });
    expect(await ingest(project, changed.env, '--file', file)).toMatchObject({ skipped: false, partitionsWritten: ['2001-01-03'] });
    expect(await contentOf(changed)).toEqual(await contentOf(whole));
  });

  it('quarantines what does not fit, as the file has it, and releases it when the file is corrected', async () => {
    const corrected = await emptyDatabase();
    const rows = (distance: number, delay: number, date: string) =>
      flightsOf(`('2001-01-01 10:00', 5, 100, 'LAX', 'RNO'), ('2001-01-01 11:00', 5, ${distance}, 'LAX', 'RNO'),
                 (${date}, 5, 100, 'LAX', 'RNO'), ('2001-01-01 23:00', ${delay}, 100, 'LAX', 'RNO')`);
    const path = await folder.write('bad.parquet', rows(0, 2000, 'NULL'));
    expect(await ingest(project, corrected.env, '--file', path)).toMatchObject({ rowsRead: 4, instances: 2, quarantined: 2, labels: 1, labelsQuarantined: 1 });
    const listed = await run(project, ['quarantine', '--json'], corrected.env);
    const raw = { date: Date.UTC(2001, 0, 1, 11) * 1000, delay: 5, distance: 100, origin: 'LAX', destination: 'RNO' };
    const { records } = quarantineReply.parse(JSON.parse(listed.printed.join('')));
    expect(records.sort((a, b) => Number(a.record) - Number(b.record))).toMatchObject([
      { record: '1', contract: 'flight_instance v1', reason: expect.stringMatching(/^distance: /), raw: { ...raw, distance: 0 } },
      { record: '2', contract: 'flight_instance v1', reason: 'date: it is missing or not finite', raw: { ...raw, date: null } },
      { record: '3', contract: 'flight_label v1', reason: expect.stringMatching(/^delay_minutes: /), raw: { ...raw, date: Date.UTC(2001, 0, 1, 23) * 1000, delay: 2000 } },
    ]);
    await folder.write('bad.parquet', rows(100, 20, "'2001-01-01 11:30'"));
    expect(await ingest(project, corrected.env, '--file', path)).toMatchObject({ instances: 4, quarantined: 0, labels: 4, labelsQuarantined: 0 });
    expect(await contentOf(corrected)).toMatchObject({ quarantined: [] });
  });

  it('stores days without flights as empty ones', async () => {
    const gap = await emptyDatabase();
    const path = await folder.write('gap.parquet', flightsOf(`('2001-01-01 10:00', 5, 100, 'LAX', 'RNO'), ('2001-01-03 23:00', 5, 100, 'LAX', 'RNO')`));
    expect(await ingest(project, gap.env, '--file', path)).toMatchObject({ instances: 2, firstPartition: '2001-01-01', lastPartition: '2001-01-03' });
  });

  it('spends nothing on the days before a wrong date', async () => {
    const far = await emptyDatabase();
    const path = await folder.write('far.parquet', flightsOf(`('2001-01-01 10:00', 5, 100, 'LAX', 'RNO'), ('2099-12-31 23:00', 5, 100, 'LAX', 'RNO')`));
    const reply = await ingest(project, far.env, '--file', path);
    expect(reply).toMatchObject({ instances: 2, partitionsWritten: ['2001-01-01', '2099-12-31'], partitionsUnchanged: 0 });
  });

  it('has a sample of its packaged file, which a shorter file does not hold', async () => {
    const { complaint } = await run(project, ['ingest', '--sample', '--file', file], whole.env);
    expect(complaint).toMatch(/--to 2001-02-09 is outside the data: .*first-days\.parquet has flights from 2001-01-01 to 2001-01-03/);
  });
});
