import { setTimeout as pause } from 'node:timers/promises';
import { readingLabelRows, readingRows, seededNumbers } from '@tripod/contracts/testing';
import { buildApp } from '../../fixtures/built-app.js';
import { emptyDatabase, type SpecDatabase } from '../../fixtures/database.js';
import { csvOf, fileFolder } from '../../fixtures/readings-csv.js';
import { ingestReply } from '../commands/ingest-reply.js';
import { APP } from '../app.js';

const ROWS = 60_000;
const app = buildApp('fixtures/readings-main.ts');
const folder = fileFolder();
const [readings, labels] = [readingRows(ROWS), readingLabelRows(ROWS)];
// Every 900th reading cannot be stored, every 1,100th comes a second time, later.
const rows = readings.map((row, i) => ({ ...row, ...labels[i], ...(i % 900 === 0 ? { celsius: 99 } : {}), ...(i % 1100 === 1099 ? { reading_id: `r${i - 900}` } : {}) }));
const file = folder.write('readings.csv', csvOf(rows));
const spare = folder.write('spare.csv', csvOf(rows.slice(0, 15_000).map((row) => ({ ...row, count: 7 }))));
const clean = folder.write('clean.csv', csvOf(readings));
afterAll(() => {
  app.remove();
  folder.remove();
});

/** All that is stored but for times and the numbers of ingests. */
async function contentOf(database: SpecDatabase): Promise<unknown> {
  return {
    partitions: await database.query(`SELECT * FROM "${APP}".dataset_partitions_v2 ORDER BY id`),
    rows: await database.query(
      `SELECT count(*)::int AS n, sum(hashtextextended(v::text, 0))::text AS hash, (SELECT count(*)::int FROM "${APP}".reading_labels_v1) AS labels,
              (SELECT sum(hashtextextended(l::text, 0))::text FROM "${APP}".reading_labels_v1 l) AS label_hash FROM "${APP}".readings_v1 v`,
    ),
    quarantine: await database.query(`SELECT source, record, contract, reason, raw FROM "${APP}".quarantine ORDER BY 1, 2, 3`),
  };
}

const args = (pipeline: string, path: string) => ['ingest', '--json', '--pipeline', pipeline, '--file', path];

async function finish(database: SpecDatabase, pipeline = 'main', path = file) {
  const { code, stdout, stderr } = await app.run(args(pipeline, path), { ...database.env, LOG_LEVEL: 'warn' });
  if (code !== 0) throw new Error(`exit code ${code}: ${stderr}`);
  return ingestReply.parse(JSON.parse(stdout));
}

describe('an ingest that is killed at any moment', () => {
  it.each([
    ['main', file],
    ['days', clean],
  ])('ends, after the next run, as one that was not: %s', async (pipeline, path) => {
    const undisturbed = await emptyDatabase();
    const before = performance.now();
    const whole = await finish(undisturbed, pipeline, path);
    const milliseconds = performance.now() - before;
    const random = seededNumbers(20_260_811);
    const database = await emptyDatabase();
    let killed = 0;
    for (let round = 0; round < 3; round++) {
      const { process: child, ended } = app.start(args(pipeline, path), { ...database.env, LOG_LEVEL: 'warn' });
      await Promise.race([ended, pause(random() * milliseconds)]);
      child.kill('SIGKILL');
      if ((await ended).code === null) killed++;
    }
    expect(killed).toBeGreaterThan(0);
    const last = await finish(database, pipeline, path);
    expect({ ...last, skipped: false, seconds: 0, partitionsWritten: [], partitionsUnchanged: 0 }).toEqual({ ...whole, seconds: 0, partitionsWritten: [], partitionsUnchanged: 0 });
    expect(await contentOf(database)).toEqual(await contentOf(undisturbed));
  });

  it('goes on from its cursor', async () => {
    const database = await emptyDatabase();
    const { process: child, ended } = app.start(args('main', file), { ...database.env, LOG_LEVEL: 'warn' });
    const cursorOf = async () => {
      const [found] = await database.query(`SELECT to_regclass('"${APP}".ingests') IS NOT NULL AS exists`);
      if (found?.['exists'] !== true) return null;
      return (await database.query(`SELECT cursor FROM "${APP}".ingests`))[0]?.['cursor'] ?? null;
    };
    let cursor = await cursorOf();
    for (; cursor === null; cursor = await cursorOf()) await pause(10);
    child.kill('SIGKILL');
    await ended;
    await finish(database);
    expect(await database.query(`SELECT count(*)::int AS ingests FROM "${APP}".ingests`)).toEqual([{ ingests: 1 }]);
  });

  it('says what to do when a signal stops it', async () => {
    const database = await emptyDatabase();
    const { process: child, ended } = app.start(args('main', file), { ...database.env, LOG_LEVEL: 'warn' });
    while ((await database.query(`SELECT 1 FROM pg_stat_activity WHERE application_name = '${APP}' AND datname = current_database()`)).length === 0) await pause(10);
    child.kill('SIGINT');
    const { code, stdout, stderr } = await ended;
    expect(code).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({ error_code: 'INTERRUPTED' });
    expect(stderr).toMatch(/run the same command again/);
  });
});

describe('ingests side by side', () => {
  it('of two sources end as one after the other, and none waits for ever', async () => {
    const [together, apart] = [await emptyDatabase(), await emptyDatabase()];
    await Promise.all([finish(together, 'main', file), finish(together, 'spare', spare), finish(together, 'days', clean).catch(() => undefined)]);
    await finish(together, 'days', clean);
    await finish(apart, 'main', file);
    await finish(apart, 'spare', spare);
    await finish(apart, 'days', clean);
    const [one, other] = [await contentOf(together), await contentOf(apart)] as { partitions: unknown; rows: unknown }[];
    expect(one?.partitions).toEqual(other?.partitions);
    expect(one?.rows).toEqual(other?.rows);
  });

  it('of one source wait for each other, and say so', async () => {
    const database = await emptyDatabase();
    const runs = await Promise.all([1, 2].map(() => app.run(args('main', file), { ...database.env, LOG_LEVEL: 'info' })));
    expect(runs.map(({ code }) => code)).toEqual([0, 0]);
    expect(runs.map(({ stdout }) => ingestReply.parse(JSON.parse(stdout)).skipped).sort()).toEqual([false, true]);
    expect(runs.map(({ stderr }) => stderr).join('')).toMatch(/another ingest reads this source: waiting until it has ended/);
  });
});
