import { CLOSED_STDOUT, PROVOKED_FAULTS, readingLabelRows, readings } from '@tripod/contracts/testing';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { buildApp, type BuiltApp } from '../fixtures/built-app.js';
import { publishedDatabase, type AppDatabase } from '../fixtures/database.js';
import { lockTable } from '../fixtures/locked-table.js';
import { readingsOf } from '../fixtures/rows.js';
import { emptyRunDirectory, writeRun } from '../fixtures/run-directory.js';
import { APP } from './app.js';

const run = 'a'.repeat(32);
const NO_STACK = /^\s+at /m;
let app: BuiltApp;
let runs: string;
let database: AppDatabase;

beforeAll(async () => {
  app = await buildApp();
  runs = await emptyRunDirectory();
  await writeRun(runs, { id: run });
}, 60_000);
beforeEach(async () => {
  database = await publishedDatabase(readings, { instances: readingsOf('2024-02-29', 20), labels: readingLabelRows(20) });
});
afterAll(async () => {
  await app.remove();
  await rm(runs, { recursive: true });
});

const decide = (url = database.url) => app.run(['decide', '--run', run, '--json'], { DATABASE_URL: url, RUNS_DIRECTORY: runs, PACKAGE_CACHE_DIRECTORY: join(runs, 'cache'), LOG_LEVEL: 'error' });

it.each(PROVOKED_FAULTS)('$fault ends decide with one sentence and exit code 1', async ({ setting, address = {}, locked, code, says }) => {
  expect(await decide()).toMatchObject({ code: 0 });
  await database.query(`DELETE FROM "${APP}".decisions`);
  if (setting !== undefined) await database.query(`ALTER DATABASE "${database.name}" ${setting}`);
  const url = new URL(database.url);
  for (const [name, value] of Object.entries(address)) url.searchParams.set(name, value);
  const table = locked && (await lockTable(database.owner, `"${APP}".decisions`, 'writing'));
  const ended = decide(url.href);
  if (locked === 'is terminated') await table?.terminateWaiting();
  const outcome = await ended;
  await table?.release();
  expect(outcome).toMatchObject({ code: 1, err: expect.stringMatching(says) });
  expect(outcome.err).not.toMatch(NO_STACK);
  expect(JSON.parse(outcome.out)).toMatchObject({ error_code: code });
});

it('a view with a text in place of a time ends decide with one sentence and exit code 1', async () => {
  await database.query('ALTER VIEW etl.readings_v1 RENAME COLUMN read_at TO was_read_at; ALTER VIEW etl.readings_v1 RENAME COLUMN note TO read_at');
  const outcome = await decide();
  expect(outcome).toMatchObject({ code: 1, err: expect.stringContaining("column 'read_at' is text, and the contract wants timestamp without time zone") });
  expect(outcome.err).not.toMatch(NO_STACK);
  expect(JSON.parse(outcome.out)).toMatchObject({ error_code: 'CONTRACT_MISMATCH' });
});

it('a reader that closes the pipe ends decide with one sentence and exit code 1, and its decisions are kept', async () => {
  const settings = { DATABASE_URL: database.url, RUNS_DIRECTORY: runs, PACKAGE_CACHE_DIRECTORY: join(runs, 'cache'), LOG_LEVEL: 'info' };
  const { code, err } = await app.run(['decide', '--run', run], settings, (_, child) => void child.stdout?.destroy());
  expect([code, err]).toEqual([1, expect.stringMatching(CLOSED_STDOUT)]);
  expect(err).not.toMatch(NO_STACK);
  expect(await database.query(`SELECT count(*)::int AS rows FROM "${APP}".decisions`)).toEqual([{ rows: 20 }]);
});
