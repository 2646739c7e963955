import { closeSync, openSync } from 'node:fs';
import { CLOSED_STDOUT, PROVOKED_FAULTS, readingRows } from '@tripod/contracts/testing';
import { buildApp } from '../fixtures/built-app.js';
import { ask } from '../fixtures/database.js';
import { lockTable } from '../fixtures/locked-table.js';
import { csvOf, fileFolder } from '../fixtures/readings-csv.js';
import { APP } from './app.js';

const app = buildApp('fixtures/readings-main.ts');
const folder = fileFolder();
let filled: TestDatabase;

const ingest = (url: string, rows: number) => app.run(['ingest', '--json', '--pipeline', 'days', '--file', folder.write(`${rows}.csv`, csvOf(readingRows(rows)))], { DATABASE_URL: url });

beforeAll(async () => {
  filled = await createDatabase();
  expect(await ingest(filled.url(APP), 40)).toMatchObject({ code: 0 });
});
afterAll(() => {
  app.remove();
  folder.remove();
});

const NO_STACK = /^\s+at /m;

it.each(PROVOKED_FAULTS)('$fault ends an ingest with one sentence and exit code 1', async ({ setting, address = {}, locked, code, says }) => {
  const database = await createDatabase({ from: filled });
  const owner = database.url('owner');
  if (setting !== undefined) await ask(owner, `ALTER DATABASE "${database.name}" ${setting}`);
  const url = new URL(database.url(APP));
  for (const [name, value] of Object.entries(address)) url.searchParams.set(name, value);
  const table = locked && (await lockTable(owner, `"${APP}".dataset_partitions`, 'writing'));
  const ended = ingest(url.href, 60);
  if (locked === 'is terminated') await table?.terminateWaiting();
  const outcome = await ended;
  await table?.release();
  expect(outcome).toMatchObject({ code: 1, stderr: expect.stringMatching(says) });
  expect(outcome.stderr).not.toMatch(NO_STACK);
  expect(JSON.parse(outcome.stdout)).toMatchObject({ error_code: code });
});

it('a view with a text in place of a time ends an ingest with one sentence and exit code 1', async () => {
  const database = await createDatabase({ from: filled });
  await ask(database.url('owner'), `ALTER VIEW "${APP}".readings_v1 RENAME COLUMN read_at TO was_read_at; ALTER VIEW "${APP}".readings_v1 RENAME COLUMN note TO read_at`);
  const outcome = await ingest(database.url(APP), 60);
  expect(outcome).toMatchObject({ code: 1, stderr: expect.stringContaining(`column 'read_at' is text, and the contract wants timestamp without time zone`) });
  expect(outcome.stderr).not.toMatch(NO_STACK);
});

it('a full disk behind stdout ends status with one sentence and exit code 1', async () => {
  const full = openSync('/dev/full', 'w');
  const { ended } = app.start(['status'], { DATABASE_URL: filled.url(APP) }, full);
  const { code, stderr } = await ended;
  closeSync(full);
  expect([code, stderr]).toEqual([1, expect.stringMatching(/^The result cannot be written to stdout \(ENOSPC: .+\)\./)]);
});

it.each([['status'], ['quarantine'], ['--help']])('a reader that closes the pipe ends %s with one sentence and exit code 1', async (command) => {
  const { process: child, ended } = app.start([command], { DATABASE_URL: filled.url(APP) });
  child.stdout?.destroy();
  const { code, stderr } = await ended;
  expect([code, stderr]).toEqual([1, expect.stringMatching(CLOSED_STDOUT)]);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});
