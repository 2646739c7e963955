import { minuteOf, readScoringReply } from '@tripod/contracts';
import { testKeys } from '@tripod/contracts/testing';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { builtApp, type BuiltApp } from '../../fixtures/commands/built-app.js';
import { killCommands, startCommand } from '../../fixtures/commands/run-app.js';
import { probability } from '../../fixtures/serving/package/probability.mjs';
import { probeAlarm } from '../../fixtures/serving/probes.js';
import { recordedRuns, type RecordedRuns } from '../../fixtures/serving/recorded-run.js';
import { serveReply } from './serve-reply.js';

let app: BuiltApp;
let runs: RecordedRuns;
beforeAll(async () => {
  app = await builtApp();
});
afterAll(() => app?.remove());
beforeEach(async () => {
  runs = await recordedRuns(2);
});
afterEach(async () => {
  killCommands();
  await runs?.remove();
});

const serve = (args: readonly string[], env: Readonly<Record<string, string>> = {}) => startCommand(app, ['serve', ...args], { RUNS_DIRECTORY: runs.store.location, ...env });

describe('ml serve', () => {
  test('prints its address, run and a curl that works, and ends with 0 on SIGTERM', async () => {
    const { child, line, exit } = serve(['--model', 'probe', '--port', '0', '--json']);
    const { address, runId, model, curl } = serveReply.parse(JSON.parse(await line()));
    expect([model, runId]).toEqual(['probe', runs.runIds[1]]);
    expect(await (await fetch(`${address}/version`)).text()).toMatch(/^\d+\.\d+\.\d+/);
    const { stdout } = await promisify(execFile)('sh', ['-c', curl]);
    expect(readScoringReply(probeAlarm, JSON.parse(stdout))).toEqual({ alarm_probability: Float64Array.of(probability(minuteOf('2001-06-20T08:01'), 390, 1, 4)) });
    child.kill('SIGTERM');
    expect(await exit()).toBe(0);
  });

  test('takes the model from the run that is named, and prints the same in words', async () => {
    const { child, line, exit } = serve(['--run', String(runs.runIds[0]?.slice(0, 12)), '--port', '0']);
    expect(await line()).toMatch(new RegExp(`^serves run ${runs.runIds[0]} .* of model 'probe' at http://127.0.0.1:\\d+ until Ctrl-C`));
    await line();
    expect(await line()).toMatch(/^curl -s http.*dataframe_split/);
    child.kill('SIGINT');
    expect(await exit()).toBe(0);
  });

  test('takes the run of a registered model that is named by its alias', async () => {
    await runs.store.register('probe', String(runs.runIds[0]));
    await runs.store.alias('probe', 'champion', 1);
    const { child, line, exit } = serve(['--run', 'models:/probe@champion', '--port', '0', '--json']);
    expect(serveReply.parse(JSON.parse(await line()))).toMatchObject({ model: 'probe', runId: runs.runIds[0] });
    child.kill('SIGINT');
    expect(await exit()).toBe(0);
  });

  test('ends with 1 when there is nothing to serve, also while a parent holds a channel to it', async () => {
    const env = { ...process.env, RUNS_DIRECTORY: runs.store.location, MODEL_PUBLIC_KEY: testKeys.publicKey };
    const child = spawn(process.execPath, [app.main, 'serve', '--run', 'nosuch'], { env, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    expect(await once(child, 'exit')).toEqual([1, null]);
  });

  test('ends when the parent that holds a channel to it ends', async () => {
    const env = { ...process.env, RUNS_DIRECTORY: runs.store.location, MODEL_PUBLIC_KEY: testKeys.publicKey };
    const child = spawn(process.execPath, [app.main, 'serve', '--model', 'probe', '--port', '0'], { env, stdio: ['ignore', 'pipe', 'ignore', 'ipc'] });
    if (child.stdout === null) throw new Error('stdout is piped');
    await once(child.stdout, 'data');
    child.disconnect();
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  test.each([
    ['SIGINT', 'waits for something', 'setInterval(() => {}, 1000);'],
    ['SIGTERM', 'waits for something', 'setInterval(() => {}, 1000);'],
    ['SIGTERM', 'computes without end', 'for (;;);'],
  ])('ends on %s while its package is being started and %s: exit code 130, and nothing is left', async (signal, _what, goesOn) => {
    const hanging = await recordedRuns(1, `process.kill(process.pid, '${signal}'); ${goesOn}`);
    const temporary = await mkdtemp(join(tmpdir(), 'serve-'));
    const before = await readdir(hanging.store.location, { recursive: true });
    try {
      const { exit, complaints, child } = serve(['--model', 'probe', '--port', '0', '--json'], { RUNS_DIRECTORY: hanging.store.location, TMPDIR: temporary });
      const printed = child.stdout.setEncoding('utf8').reduce((all: string, part: string) => all + part, '');
      // One that had to be ended after 15 s would print nothing.
      expect([await exit(), await complaints, JSON.parse(await printed)]).toEqual([130, expect.stringMatching(/^Stopped\./), { error_code: 'INTERRUPTED', message: expect.stringMatching(/^Stopped\./) }]);
      expect([await readdir(temporary), await readdir(hanging.store.location, { recursive: true })]).toEqual([[], before]);
    } finally {
      await rm(temporary, { recursive: true });
      await hanging.remove();
    }
  });

  test('fails with 1 when its package dies', async () => {
    const { line, exit, complaints } = serve(['--model', 'probe', '--port', '0', '--json']);
    const { address } = serveReply.parse(JSON.parse(await line()));
    const body = runs.example.replace('390', '9001');
    await fetch(`${address}/invocations`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    expect(await exit()).toBe(1);
    expect(await complaints).toContain('the worker of the package ended by itself');
  });

  test.each([
    ['an open address without a token', ['--model', 'probe', '--host', '0.0.0.0'], 2, 'SERVE_TOKEN'],
    ['an unknown run', ['--run', 'ffff'], 1, 'The latest finished runs'],
    ['a model without a run', ['--model', 'alarm'], 1, "no finished run of experiment 'reading-alarms'"],
    ['a run of another model', ['--model', 'alarm', '--run', 'RUN'], 2, "is of model 'probe', not 'alarm'"],
  ])('refuses %s in one message', async (_what, args, exitCode, message) => {
    const { exit, complaints } = serve(args.map((arg) => (arg === 'RUN' ? String(runs.runIds[0]) : arg)));
    expect(await exit()).toBe(exitCode);
    expect(await complaints).toContain(message);
    expect(await complaints).not.toContain('    at ');
  });
});
