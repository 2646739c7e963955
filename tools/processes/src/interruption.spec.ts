import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { checkout } from './checkout.js';
import { identityOf } from './identity.js';

jest.setTimeout(30_000);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tripod-interruption-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

// Says its pid, and how many signals it has had when it has tidied up.
const app = `
  let signals = 0;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {
    signals++;
    setTimeout(() => { console.log(JSON.stringify({ signal, signals })); process.exit(0); }, 200);
  });
  setInterval(() => {}, 1000);
  console.log(process.pid);`;

// Never ends by itself.
const deaf = `
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => console.log(signal));
  setInterval(() => {}, 1000);
  console.log(process.pid);`;

/** A command of ours, with an app under it, as `npm run etl` has one; started by a process that stands in for npm if asked. */
async function command({ under = app, byNpm = '' } = {}) {
  const main = join(folder, 'command.mts');
  const from = (file: string) => JSON.stringify(pathToFileURL(join(__dirname, file)).href);
  writeFileSync(
    main,
    `import { endWithNpm } from ${from('end-with-npm.ts')};
     import { listenForSignals } from ${from('interruption.ts')};
     import { startNode } from ${from('child.ts')};
     listenForSignals();
     endWithNpm();
     process.exitCode = await startNode(['-e', ${JSON.stringify(under)}]).ended;`,
  );
  const args = ['--import', 'tsx', main];
  const shell = `${byNpm === 'exec' ? 'exec ' : ''}"$0" "$@"${byNpm === 'exec' ? '' : '; true'}`;
  const npm = `require('node:child_process').spawn('sh', ${JSON.stringify(['-c', shell, process.execPath, ...args])}, { stdio: 'inherit' }); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, byNpm === '' ? args : ['-e', npm], {
    cwd: checkout,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, npm_lifecycle_event: byNpm === '' ? undefined : 'start', TSX_TSCONFIG_PATH: join(checkout, 'tools', 'processes', 'tsconfig.json') },
  });
  const ended = once(child, 'close');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => String((await lines.next()).value);
  return { child, appPid: Number(await next()), next, ended };
}

describe('a command that is interrupted', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('by %s, twice, hands it to its app once, lets it tidy up, and ends by %d', async (signal, code) => {
    const { child, appPid, next, ended } = await command();
    child.kill(signal);
    await new Promise(setImmediate);
    child.kill(signal);
    expect(JSON.parse(await next())).toEqual({ signal, signals: 1 });
    expect(await ended).toEqual([code, null]);
    expect(identityOf(appPid)).toBeUndefined();
  });

  test('a second time, later, ends at once, and its app with it, whatever the app still does', async () => {
    const { child, appPid, next, ended } = await command({ under: deaf });
    child.kill('SIGINT');
    expect(await next()).toBe('SIGINT');
    const again = setInterval(() => child.kill('SIGINT'), 100);
    expect(await ended).toEqual([130, null]);
    clearInterval(again);
    expect(identityOf(appPid)).toBeUndefined();
  });

  test.each(['exec', 'not'])('by a kill -9 of npm, which has started it by a shell (that does %s), ends too, and its app first', async (byNpm) => {
    const { child, next, ended } = await command({ byNpm });
    child.kill('SIGKILL');
    expect(JSON.parse(await next())).toEqual({ signal: 'SIGHUP', signals: 1 });
    // Its pipe is closed when all that wrote to it have gone.
    await ended;
  });
});
