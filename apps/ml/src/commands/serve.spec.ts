import { scoringReply } from '@tripod/contracts';
import { execFile, spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { recordedRuns, type RecordedRuns } from '../../fixtures/serving/recorded-run.js';
import { probability } from '../../fixtures/serving/package/probability.mjs';

const app = resolve(__dirname, '../..');
const environment = { ...process.env, TSX_TSCONFIG_PATH: resolve(app, 'tsconfig.json'), NODE_ENV: 'production' };
const MINUTE = 60_000;

let runs: RecordedRuns;
const started: ChildProcessByStdio<null, Readable, Readable>[] = [];
beforeEach(async () => {
  runs = await recordedRuns();
});
afterEach(async () => {
  for (const child of started.splice(0)) if (child.exitCode === null) child.kill('SIGKILL');
  await runs.remove();
});

/** `ml serve …` as a process of its own. */
function serve(args: readonly string[], env: Record<string, string> = {}) {
  const command = ['--import', 'tsx', resolve(app, 'src/main.ts'), 'serve', ...args];
  const child = spawn(process.execPath, command, { env: { ...environment, RUNS_DIRECTORY: runs.store.location, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  started.push(child);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const told: Promise<string> = child.stderr.setEncoding('utf8').reduce((all: string, part: string) => all + part, '');
  return { child, told, line: async () => String((await lines.next()).value), exit: async () => (await once(child, 'exit'))[0] };
}

describe('ml serve', () => {
  test('says its address, run and a curl that works, and ends with 0 on SIGTERM', async () => {
    const { child, line, exit } = serve(['--port', '0', '--json']);
    const { address, runId, curl } = JSON.parse(await line());
    expect(runId).toBe(runs.runIds[0]);
    expect(await (await fetch(`${address}/version`)).text()).toMatch(/^\d+\.\d+\.\d+/);
    const { stdout } = await promisify(execFile)('sh', ['-c', curl]);
    expect(scoringReply.parse(JSON.parse(stdout))).toEqual({ predictions: [{ late_probability: probability('2001-06-20T08:01', 390, 1, 4) }] });
    const ended = exit();
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  }, MINUTE);

  test('tells a person the same in words', async () => {
    const { child, line, exit } = serve(['--port', '0']);
    expect(await line()).toMatch(new RegExp(`^serves run ${runs.runIds[0]} .* at http://127.0.0.1:\\d+ until Ctrl-C`));
    await line();
    expect(await line()).toMatch(/^curl -s http.*dataframe_split/);
    const ended = exit();
    child.kill('SIGINT');
    expect(await ended).toBe(0);
  }, MINUTE);

  test('ends with 1 when there is nothing to serve, also while a parent holds a channel to it', async () => {
    const command = ['--import', 'tsx', resolve(app, 'src/main.ts'), 'serve', '--run', 'nosuch'];
    const child = spawn(process.execPath, command, { env: { ...environment, RUNS_DIRECTORY: runs.store.location }, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    expect(await once(child, 'exit')).toEqual([1, null]);
  }, MINUTE);

  test('fails with 1 when its package dies', async () => {
    const { line, exit, told } = serve(['--port', '0', '--json']);
    const { address } = JSON.parse(await line());
    const ended = exit();
    const body = runs.example.replace('390', '9001');
    await fetch(`${address}/invocations`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    expect(await ended).toBe(1);
    expect(await told).toContain('the worker of the package ended by itself');
  }, MINUTE);

  test.each([
    ['no port', ['--port', 'http'], 2, 'is no port'],
    ['an open address without a token', ['--host', '0.0.0.0'], 2, 'SERVE_TOKEN'],
    ['an unknown run', ['--run', 'ffff'], 1, 'The latest finished runs'],
  ])('refuses %s in one message', async (_, args, exitCode, message) => {
    const { exit, told } = serve(args);
    expect(await exit()).toBe(exitCode);
    expect(await told).toContain(message);
    expect(await told).not.toContain('    at ');
  }, MINUTE);
});
