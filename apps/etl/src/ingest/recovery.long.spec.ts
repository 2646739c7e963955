import { readingRows } from '@tripod/contracts/testing';
import { buildApp } from '../../fixtures/built-app.js';
import { emptyDatabase } from '../../fixtures/database.js';
import { csvOf, fileFolder } from '../../fixtures/readings-csv.js';
import { contentOf, faultyReadings, ingestWhole, killIngests } from '../../fixtures/recovery.js';

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
