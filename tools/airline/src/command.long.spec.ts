import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const folder = join(__dirname, '..');

function start(...args: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', join(folder, 'main.ts'), ...args], {
    cwd: join(folder, '../..'),
    env: { ...process.env, TSX_TSCONFIG_PATH: join(folder, 'tsconfig.json') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', (chunk) => (complaint += String(chunk)));
  return { child, ended: once(child, 'close').then(([code]) => ({ code, complaint })) };
}

describe('npm run airline', () => {
  it('serves until it is asked to end', async () => {
    const { child, ended } = start('--json', '--port', '0', '--to', '2001-01-01', '--speed', '0', '--repeated', '0');
    const [line] = await once(createInterface(child.stdout), 'line');
    const { address, events } = JSON.parse(String(line));
    const clock = JSON.parse(await (await fetch(`${address}/v1/clock`)).text());
    expect([clock, events > 20_000]).toEqual([{ now: null, events }, true]);
    child.kill('SIGTERM');
    expect((await ended).code).toBe(0);
  });

  it.each([
    [['--to', '2001-06-30'], /181 days: give 1 to 31/],
    [['--from', '2003-01-01', '--to', '2003-01-02'], /There are no flights from 2003-01-01/],
    [['--from', 'yesterday'], /An option is wrong/],
    [['--late', '2'], /must be a number from 0 to 1/],
  ])('refuses %j', async (args, reason) => {
    const { code, complaint } = await start(...args).ended;
    expect([code, complaint]).toEqual([2, expect.stringMatching(reason)]);
  });
});
