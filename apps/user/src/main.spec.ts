import { build } from 'esbuild';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { flights, labelOf } from '../fixtures/flights.js';
import { flightsDatabase, type FlightsDatabase } from '../fixtures/flights-database.js';
import { emptyRunDirectory, writeRun } from '../fixtures/run-directory.js';

// The app as it is released: one file, started as a process of its own.
const app = join(__dirname, '..');
const run = 'a'.repeat(32);
const hanging = 'b'.repeat(32);
let bundle: string;
let copies: string;
let runs: string;
let database: FlightsDatabase;

beforeAll(async () => {
  // Inside the app, where Node finds its packages.
  await mkdir(join(app, 'node_modules'), { recursive: true });
  bundle = await mkdtemp(join(app, 'node_modules/.bundle-'));
  const options = { bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external' } as const;
  const contracts = join(app, '../../libs/contracts/src/index.ts');
  const outfile = join(bundle, 'main.mjs');
  await build({
    ...options,
    entryPoints: [join(app, 'src/main.ts')],
    alias: { '@tripod/contracts': contracts },
    outfile,
    logLevel: 'silent',
  });
  database = await flightsDatabase({ instances: flights(200), labels: flights(200).map(labelOf) });
  copies = await emptyRunDirectory();
  runs = await emptyRunDirectory();
  await writeRun(runs, { id: run });
  const ready = `{ type: 'ready', instance_contract: { name: 'flight_instance', version: 1 }, prediction_contract: { name: 'flight_prediction', version: 1 }, columns: [] }`;
  const worker = `import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => { for (;;); }); parentPort.postMessage(${ready});`;
  await writeRun(runs, { id: hanging, files: { 'worker.mjs': worker } });
}, 60_000);

afterAll(async () => {
  for (const folder of [bundle, copies, runs]) await rm(folder, { recursive: true });
  await database.drop();
});

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Starts the app; `watch` sees what it has said on stderr so far. */
async function user(
  args: readonly string[],
  env: Record<string, string> = {},
  watch?: (err: string, child: ChildProcess) => void,
): Promise<Ended> {
  const settings = {
    DATABASE_URL: database.url,
    RUNS_DIRECTORY: runs,
    PACKAGE_COPIES_DIRECTORY: copies,
    PREDICTION_RETRIES: '0',
    ...env,
  };
  const child = spawn(process.execPath, [join(bundle, 'main.mjs'), ...args], {
    env: { PATH: process.env['PATH'], ...settings },
    cwd: copies,
  });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
    watch?.(err, child);
  });
  return await new Promise((resolve) => child.once('close', (code) => resolve({ code, out, err })));
}

describe('the built app', () => {
  it('decides: exit code 0, and the last line of stdout is the result', async () => {
    const { code, out } = await user(['decide', '--run', run, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({ day: '2001-06-30', flights: 200, runId: run });
    expect(await readdir(copies)).toEqual([]);
  });

  it.each([
    [1, ['decide', '--run', 'f'.repeat(32)], /^There is no run/m],
    [1, ['decide', '--day', '2002-01-01', '--run', run], /^No flight is stored for 2002-01-01/m],
    [1, ['decide', '--endpoint', 'http://127.0.0.1:1'], /^http:\/\/127\.0\.0\.1:1 is away/m],
    [2, ['decied'], /Did you mean decide\?/],
    [2, ['decide', '--day', '2001-02-30'], /no day of the calendar/],
    [2, [], /^Usage: user/],
  ])('ends with exit code %i for %j, and shows no stack', async (expected, args, says) => {
    const { code, err } = await user(args);
    expect(code).toBe(expected);
    expect(err).toMatch(says);
    expect(err).not.toMatch(/^\s+at /m);
  });

  it('needs no setting to show its help', async () => {
    const { code, out } = await user(['decide', '--help'], { DATABASE_URL: '' });
    expect(code).toBe(0);
    expect(out).toContain('--endpoint <URL>');
  });

  it('is stopped by Ctrl-C in the middle of a prediction, and leaves nothing behind', async () => {
    let sent = false;
    const { code, err } = await user(['decide', '--run', hanging], {}, (said, child) => {
      if (!sent && said.includes('source of predictions opened')) sent = child.kill('SIGINT');
    });
    expect(code).toBe(130);
    expect(err).toContain('Interrupted: no decision was changed.');
    expect(await readdir(copies)).toEqual([]);
    expect(await database.query('select count(*)::int as rows from desk.decisions where run_id = $1', [hanging])).toEqual([
      { rows: 0 },
    ]);
  });
});
