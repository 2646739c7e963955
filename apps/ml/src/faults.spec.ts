import { CLOSED_STDOUT, PROVOKED_FAULTS, readingLabelRows, readingRows, readings } from '@tripod/contracts/testing';
import { resolve } from 'node:path';
import { builtApp, type BuiltApp } from '../fixtures/commands/built-app.js';
import { killCommands, runCommand, startCommand } from '../fixtures/commands/run-app.js';
import { lockTable } from '../fixtures/locked-table.js';
import { alarm } from '../fixtures/models/alarm/index.js';
import { publish, type Published } from '../fixtures/published.js';

const RUNS_DIRECTORY = resolve(__dirname, '../no-runs');
const NO_STACK = /^\s+at /m;
let app: BuiltApp;
let published: Published;

beforeAll(async () => {
  app = await builtApp([alarm]);
});
beforeEach(async () => {
  published = await publish({ ...readings, instances: readingRows(300), labels: readingLabelRows(300) });
});
afterEach(async () => {
  killCommands();
  await published.close();
});
afterAll(() => app.remove());

const train = (url: string) => runCommand(app, ['train', '--model', 'alarm', '--json'], { DATABASE_URL: url, RUNS_DIRECTORY });

// Training only reads, so it works on a read-only database.
it.each(PROVOKED_FAULTS.filter(({ code }) => code !== 'DATABASE_READ_ONLY'))('$fault ends train with one sentence and exit code 1', async ({ setting, address = {}, locked, code, says }) => {
  if (setting !== undefined) await published.owner.query(`ALTER DATABASE "${published.name}" ${setting}`);
  const url = new URL(published.url);
  for (const [name, value] of Object.entries(address)) url.searchParams.set(name, value);
  const table = locked && (await lockTable(published.ownerUrl, 'etl.stored_readings_v1', 'all'));
  const ended = train(url.href);
  if (locked === 'is terminated') await table?.terminateWaiting();
  const outcome = await ended;
  await table?.release();
  expect(outcome).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(says) });
  expect(outcome.stderr).not.toMatch(NO_STACK);
  expect(JSON.parse(outcome.stdout)).toMatchObject({ error_code: code });
});

it('a view with a text in place of a time ends train with one sentence and exit code 1', async () => {
  await published.owner.query('ALTER VIEW etl.readings_v1 RENAME COLUMN read_at TO was_read_at; ALTER VIEW etl.readings_v1 RENAME COLUMN note TO read_at');
  const outcome = await train(published.url);
  expect(outcome).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("column 'read_at' is text, and the contract wants timestamp without time zone") });
  expect(outcome.stderr).not.toMatch(NO_STACK);
  expect(JSON.parse(outcome.stdout)).toMatchObject({ error_code: 'CONTRACT_MISMATCH' });
});

it('a reader that closes the pipe ends a command with one sentence and exit code 1', async () => {
  const { child, complaints, exit } = startCommand(app, ['--help']);
  child.stdout.destroy();
  expect([await exit(), await complaints]).toEqual([1, expect.stringMatching(CLOSED_STDOUT)]);
});
