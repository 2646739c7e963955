import { buildApp } from '../../fixtures/built-app.js';
import { ingest } from '../../fixtures/command.js';
import { emptyDatabase, type SpecDatabase } from '../../fixtures/database.js';
import { contentOf, FIRST_DAYS, replayingHere as project } from './fixtures/first-days.js';
import { flightFolder } from './fixtures/parquet-flights.js';

const folder = flightFolder();
let file: string;
let whole: SpecDatabase;

beforeAll(async () => {
  file = await folder.write('first-days.parquet', FIRST_DAYS);
  whole = await emptyDatabase();
  await ingest(project, whole.env, '--file', file);
});
afterAll(() => folder.remove());

describe('the ingest of flights, again', () => {
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
});
