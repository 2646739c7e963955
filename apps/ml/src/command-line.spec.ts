import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

const app = resolve(__dirname, '..');
const MINUTE = 60_000;

/** `ml …` as a process of its own. */
async function ml(args: readonly string[], settings: Record<string, string> = {}) {
  const env = { ...process.env, TSX_TSCONFIG_PATH: resolve(app, 'tsconfig.json'), RUNS_DIRECTORY: resolve(app, 'no-runs'), ...settings };
  const child = spawn(process.execPath, ['--import', 'tsx', resolve(app, 'src/main.ts'), ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => (stdout += String(chunk)));
  child.stderr.on('data', (chunk) => (stderr += String(chunk)));
  const [exitCode] = await once(child, 'close');
  return { exitCode, stdout, stderr };
}

describe('the command line', () => {
  it('shows help to who asks, and to who says nothing as a mistake of usage', async () => {
    expect(await ml(['--help'])).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/train[^]*evaluate[^]*serve[^]*runs/) });
    expect(await ml([])).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('Usage: ml') });
  }, MINUTE);

  it.each([
    [['trian', '--json'], 2, /unknown command 'trian'[^]*Did you mean train\?/, 'ML_USAGE'],
    [['runs', 'ffff', '--json'], 1, /^no run 'ffff'/, 'ML_UNKNOWN_RUN'],
  ])('says of %j with exit code %i what is wrong, and once more as JSON', async (args, exitCode, reason, errorCode) => {
    const outcome = await ml(args);
    expect(outcome).toMatchObject({ exitCode, stderr: expect.stringMatching(reason) });
    expect(outcome.stderr).not.toMatch(/\n\s+at /);
    expect(JSON.parse(outcome.stdout)).toEqual({ error_code: errorCode, message: expect.any(String) });
  }, MINUTE);
});
