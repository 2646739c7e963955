import { setTimeout as pause } from 'node:timers/promises';
import { readingRows } from '@tripod/contracts/testing';
import { buildApp } from '../../fixtures/built-app.js';
import { emptyDatabase } from '../../fixtures/database.js';
import { csvOf, fileFolder } from '../../fixtures/readings-csv.js';
import { argsOf, contentOf, faultyReadings, ingestWhole, killIngests, type Ingesting } from '../../fixtures/recovery.js';
import { APP } from '../app.js';

const ROWS = 200_000;
const app = buildApp('fixtures/readings-main.ts');
const folder = fileFolder();
afterAll(() => {
  app.remove();
  folder.remove();
});

describe('an ingest that is killed at many random moments', () => {
  it.each([
    ['main', faultyReadings(ROWS)],
    ['days', csvOf(readingRows(ROWS))],
  ])('ends, after the next run, as one that was not: %s', async (pipeline, content) => {
    const ingesting = { app, pipeline, file: folder.write(`${pipeline}.csv`, content) };
    const undisturbed = await emptyDatabase();
    const before = performance.now();
    const whole = await ingestWhole(ingesting, undisturbed);
    const milliseconds = performance.now() - before;
    for (const seed of [1, 2, 3]) {
      const database = await emptyDatabase();
      expect(await killIngests(ingesting, database, 6, milliseconds, seed)).toBeGreaterThan(0);
      expect(await ingestWhole(ingesting, database)).toEqual(whole);
      expect(await contentOf(database)).toEqual(await contentOf(undisturbed));
    }
  });

  it('beside another source ends too', async () => {
    const [main, spare] = ['main', 'spare'].map((pipeline) => ({ app, pipeline, file: folder.write(`side-${pipeline}.csv`, faultyReadings(60_000, pipeline === 'spare' ? { count: 7 } : {})) }));
    const [together, apart] = [await emptyDatabase(), await emptyDatabase()];
    const before = performance.now();
    for (const each of [main!, spare!]) await ingestWhole(each, apart);
    const milliseconds = performance.now() - before;
    await Promise.all([killIngests(main!, together, 4, milliseconds, 4), killIngests(spare!, together, 4, milliseconds, 5)]);
    await Promise.all([ingestWhole(main!, together), ingestWhole(spare!, together)]);
    const [one, other] = [await contentOf(together), await contentOf(apart)];
    expect([one.partitions, one.rows]).toEqual([other.partitions, other.rows]);
  });
});

describe('an ingest that is killed behind its first cursor', () => {
  it('goes on from its cursor', async () => {
    // More rows than are merged at once.
    const main = { app, pipeline: 'main', file: folder.write('cursor.csv', faultyReadings(52_000)) };
    const [undisturbed, database] = [await emptyDatabase(), await emptyDatabase()];
    const whole = await ingestWhole(main, undisturbed);
    const { process: child, ended } = app.start(argsOf(main), { ...database.env, LOG_LEVEL: 'warn' });
    const cursorOf = async () => {
      const [found] = await database.query(`SELECT to_regclass('"${APP}".ingests') IS NOT NULL AS exists`);
      if (found?.['exists'] !== true) return null;
      return (await database.query(`SELECT cursor FROM "${APP}".ingests`))[0]?.['cursor'] ?? null;
    };
    while ((await cursorOf()) === null) await pause(10);
    child.kill('SIGKILL');
    await ended;
    expect(await ingestWhole(main, database)).toEqual(whole);
    expect(await database.query(`SELECT count(*)::int AS ingests FROM "${APP}".ingests`)).toEqual([{ ingests: 1 }]);
    expect(await contentOf(database)).toEqual(await contentOf(undisturbed));
  });
});

describe('ingests side by side', () => {
  const ingesting = (pipeline: string, content: string): Ingesting => ({ app, pipeline, file: folder.write(`together-${pipeline}.csv`, content) });

  it('of two sources end as one after the other', async () => {
    const [main, spare] = [ingesting('main', faultyReadings(6_000)), ingesting('spare', faultyReadings(9_000, { count: 7 }))];
    const days = ingesting('days', csvOf(readingRows(6_000)));
    const [together, apart] = [await emptyDatabase(), await emptyDatabase()];
    await Promise.all([ingestWhole(main, together), ingestWhole(spare, together), ingestWhole(days, together)]);
    // Two pipelines of one source follow each other; the last one's days count.
    for (const database of [together, apart]) for (const each of [main, spare, days]) await ingestWhole(each, database);
    const [one, other] = [await contentOf(together), await contentOf(apart)];
    expect([one.partitions, one.rows]).toEqual([other.partitions, other.rows]);
  });
});
