import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { checkout, jsonOf } from '@tripod/processes';
import { Client } from 'pg';
import { z } from 'zod';
import { BuiltWorkspace } from './built-workspace.js';

const served = z.object({ address: z.url(), events: z.int() });
const followed = z.object({ events: z.int(), repeated: z.int(), refused: z.int(), overdue: z.int(), missed: z.int() });
const status = z.object({ feeds: z.tuple([z.object({ followed })]) });

/** Flights that leave in the last days of a week see nothing of the days after it, but in the last hours of its last day. */
const LAST_DAY = '2001-01-07';
const LEDGER = `SELECT contract, partition, rows, content_hash FROM etl.dataset_partitions_v2 WHERE partition < $1 ORDER BY contract, partition`;
/** After so many pages a process is killed, at a part of the time that a page takes. */
const KILLS: readonly (readonly [pages: number, part: number])[] = [[2, 0.1], [3, 0.5], [7, 0.9], [2, 0.7], [11, 0.3], [5, 0.6], [2, 0.99], [13, 0.2]];

async function ledgerOf(database: TestDatabase): Promise<unknown[]> {
  const client = new Client({ connectionString: database.url('owner') });
  await client.connect();
  try {
    return (await client.query(LEDGER, [LAST_DAY])).rows;
  } finally {
    await client.end();
  }
}

// The airline is a process of its own, which the app knows by its address alone.
describe('a week of the airline', () => {
  let built: BuiltWorkspace;
  let airline: ChildProcess;
  let address: string;
  let delivered: number;

  /** Kills a process that follows the airline, in the middle of a page. */
  async function killInPage(pages: number, part: number): Promise<void> {
    const child = spawn(process.execPath, ['apps/etl/dist/main.js', 'follow', '--json', '--from', `${address}/`], { cwd: built.copy.directory, env: { ...process.env, ...built.settings('etl'), LOG_LEVEL: 'warn' }, stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(child, 'exit');
    const stored = createInterface(child.stdout)[Symbol.asyncIterator]();
    let milliseconds = 0;
    for (let page = 0; page < pages; page++) {
      const begun = performance.now();
      await stored.next();
      milliseconds = performance.now() - begun;
    }
    await pause(part * milliseconds);
    child.kill('SIGKILL');
    expect(await ended).toEqual([null, 'SIGKILL']);
  }

  beforeAll(async () => {
    built = await BuiltWorkspace.make();
    const folder = join(checkout, 'tools/airline');
    airline = spawn(process.execPath, ['--import', 'tsx', join(folder, 'main.ts'), '--json', '--port', '0', '--to', LAST_DAY, '--speed', '0', '--rate', '1000', '--late', '0.02', '--repeated', '0.02'], {
      cwd: checkout,
      env: { ...process.env, TSX_TSCONFIG_PATH: join(folder, 'tsconfig.json') },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(createInterface({ input: airline.stdout! }), 'line');
    ({ address, events: delivered } = served.parse(jsonOf(String(line))));
  });
  afterAll(async () => {
    airline.kill('SIGTERM');
    await once(airline, 'exit');
    await built.remove();
  });

  it('is the same, to the last byte, followed through kills with late and repeated events, and ingested from the file', async () => {
    const history = await createDatabase();
    const ingested = await built.run('etl', ['ingest', '--to', LAST_DAY], { DATABASE_URL: history.url('etl') });
    expect(ingested.exitCode).toBe(0);

    for (const [pages, part] of KILLS) await killInPage(pages, part);
    expect(followed.parse(await built.ask('etl', ['follow', '--once', '--from', `${address}/`]))).toMatchObject({ overdue: 0, missed: 0 });
    // Each delivery counts once, whatever was killed in between.
    const { feeds: [feed] } = status.parse(await built.ask('etl', ['status']));
    expect(feed.followed.events + feed.followed.repeated).toBe(delivered);
    expect(feed.followed).toMatchObject({ refused: 0, overdue: 0, missed: 0 });
    expect(feed.followed.repeated).toBeGreaterThan(delivered / 100);
    const ledger = await ledgerOf(built.database);
    expect(ledger).toHaveLength(12);
    expect(ledger).toEqual(await ledgerOf(history));
  });

  it('is the same with the airports and time zones of the airline, a download and a page', async () => {
    const mixed = await createDatabase();
    const { exitCode, stderr } = await built.run('etl', ['ingest', '--pipeline', 'flights-with-airports', '--file', `${address}/`, '--to', LAST_DAY], { DATABASE_URL: mixed.url('etl'), DOWNLOADS: join(built.scratch, 'downloads') });
    expect([exitCode, stderr]).toEqual([0, expect.anything()]);
    expect(await ledgerOf(mixed)).toEqual(await ledgerOf(built.database));
  });

  it('is told again without a change', async () => {
    const before = await ledgerOf(built.database);
    expect(await built.ask('etl', ['follow', '--once', '--from', `${address}/`])).toMatchObject({ events: 0, overdue: 0 });
    expect(await ledgerOf(built.database)).toEqual(before);
  });
});
