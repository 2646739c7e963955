import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { checkout } from './checkout.js';

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

/** A command of ours, with an app under it, as `npm run etl` has one. */
async function command() {
  const main = join(folder, 'command.mts');
  const from = (file: string) => JSON.stringify(pathToFileURL(join(__dirname, file)).href);
  writeFileSync(
    main,
    `import { listenForSignals } from ${from('interruption.ts')};
     import { startNode } from ${from('child.ts')};
     listenForSignals();
     process.exitCode = await startNode(['-e', ${JSON.stringify(app)}]).ended;`,
  );
  const child = spawn(process.execPath, ['--import', 'tsx', main], {
    cwd: checkout,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, TSX_TSCONFIG_PATH: join(checkout, 'tools', 'processes', 'tsconfig.json') },
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
    expect(() => process.kill(appPid, 0)).toThrow('ESRCH');
  });
});
