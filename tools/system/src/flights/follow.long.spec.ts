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
const followed = z.object({ events: z.int(), repeated: z.int(), overdue: z.int(), missed: z.int() });

/** Flights that leave in the last days of a week see nothing of the days after it, but in the last hours of its last day. */
const LAST_DAY = '2001-01-07';
const LEDGER = `SELECT contract, partition, rows, content_hash FROM etl.dataset_partitions_v2 WHERE partition < $1 ORDER BY contract, partition`;
const KILLS = 8;

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

  beforeAll(async () => {
    built = await BuiltWorkspace.make();
    const folder = join(checkout, 'tools/airline');
    airline = spawn(process.execPath, ['--import', 'tsx', join(folder, 'main.ts'), '--json', '--port', '0', '--to', LAST_DAY, '--speed', '0', '--rate', '1000', '--late', '0.02', '--repeated', '0.02'], {
      cwd: checkout,
      env: { ...process.env, TSX_TSCONFIG_PATH: join(folder, 'tsconfig.json') },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(createInterface({ input: airline.stdout! }), 'line');
    ({ address } = served.parse(jsonOf(String(line))));
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

    const follow = ['apps/etl/dist/main.js', 'follow', '--once', '--json', '--from', `${address}/`];
    let killed = 0;
    for (let round = 0; round < KILLS; round++) {
      const child = spawn(process.execPath, follow, { cwd: built.copy.directory, env: { ...process.env, ...built.settings('etl') }, stdio: 'ignore' });
      const ended = once(child, 'exit');
      await Promise.race([ended, pause(3_000 + 700 * round, undefined, { ref: false })]);
      child.kill('SIGKILL');
      const [code] = await ended;
      if (code === null) killed++;
    }
    expect(killed).toBeGreaterThan(KILLS / 2);
    const last = followed.parse(await built.ask('etl', ['follow', '--once', '--from', `${address}/`]));
    expect(last).toMatchObject({ overdue: 0, missed: 0 });
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
