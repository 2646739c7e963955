import { errorReply } from '@tripod/contracts';
import { resolve } from 'node:path';
import { builtApp, type BuiltApp } from '../fixtures/commands/built-app.js';
import { killCommands, runCommand } from '../fixtures/commands/run-app.js';
import { APP } from './app.js';

const settings = { RUNS_DIRECTORY: resolve(__dirname, '../no-runs') };
let app: BuiltApp;
beforeAll(async () => {
  app = await builtApp();
});
afterEach(killCommands);
afterAll(() => app.remove());

describe('the command line', () => {
  it('shows help when it is asked for, and when no command is given', async () => {
    expect(await runCommand(app, ['--help'])).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/train[^]*evaluate[^]*serve[^]*runs/) });
    expect(await runCommand(app, [])).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('Usage: ml') });
  });

  it.each([
    [['trian', '--json'], 2, /unknown command 'trian'[^]*Did you mean train\?/, 'BAD_USAGE'],
    [['runs', 'ffff', '--json'], 1, /^run 'ffff' does not exist in/, 'RUN_UNKNOWN'],
    [['runs', '--limit', '0', '--json'], 2, /'0' is not a whole number from 1/, 'BAD_USAGE'],
    [['train', '--model', 'grad', '--json'], 2, /^Model 'grad' does not exist\. There are: alarm, returned, probe\./, 'MODEL_UNKNOWN'],
    [['train', '--training', '2001-02-30..2001-03-01', '--json'], 2, /is not a valid period/, 'BAD_USAGE'],
    [['train', '--test', '20', '--json'], 2, /write days such as 2001-05-01\.\.2001-05-31, or a share such as 20%/, 'BAD_USAGE'],
    [['train', '--recipe', 'huge', '--json'], 2, /Model 'alarm' does not have the recipe 'huge'\. There are: usual\./, 'BAD_USAGE'],
    [['train', '--seed', '1e3', '--json'], 2, /'1e3' is not a whole number/, 'BAD_USAGE'],
    [['train', '--json'], 1, /training-code\/alarm\.json is not beside main\.js/, 'NOT_BUILT'],
    [['serve', '--port', '70000', '--json'], 2, /is not a port/, 'BAD_USAGE'],
  ])('ends %j with exit code %i, one message, and the error envelope', async (args, exitCode, reason, code) => {
    const outcome = await runCommand(app, args, settings);
    expect(outcome).toMatchObject({ exitCode, stderr: expect.stringMatching(reason) });
    expect(outcome.stderr).not.toMatch(/\n\s+at /);
    expect(errorReply.strict().parse(JSON.parse(outcome.stdout))).toMatchObject({ error_code: code });
  });

  it('names each wrong setting, and does not repeat its value', async () => {
    const { exitCode, stderr } = await runCommand(app, ['runs'], { LOG_LEVEL: 'loud', ML_BACKEND: 'cuda', SERVE_TOKEN: 'short', DATASETS_FROM: 'An App' });
    expect(exitCode).toBe(2);
    for (const name of ['LOG_LEVEL', 'ML_BACKEND', 'SERVE_TOKEN', 'DATASETS_FROM']) expect(stderr).toContain(`${name} must`);
    for (const value of ['loud', 'cuda', 'short', 'An App']) expect(stderr).not.toContain(value);
  });

  it('ends with code 1, one log line and the error envelope on an error that nobody catches', async () => {
    const { exitCode, stdout, stderr } = await runCommand(app, ['serve', '--port', '0', '--json'], { ...settings, UNFORESEEN: '1' });
    expect(exitCode).toBe(1);
    expect(errorReply.strict().parse(JSON.parse(stdout))).toEqual({ error_code: 'INTERNAL_ERROR', message: expect.stringContaining('nobody expected this') });
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(JSON.parse(stderr)).toMatchObject({ name: APP, msg: 'unforeseen error: please report it', err: { message: 'nobody expected this' } });
  });
});
