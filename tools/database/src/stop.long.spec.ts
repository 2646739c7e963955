import { execFileSync } from 'node:child_process';
import { commandOf, identityOf } from '@tripod/processes';
import { withClient } from './connection.js';
import { acquireDatabase } from './index.js';
import { placeOf } from './place.js';
import { runningPostmaster } from './postmaster.js';
import { removeTemporaryCheckouts, temporaryCheckout } from '../testing/temporary-checkout.js';

const ROUNDS = Number(process.env['DATABASE_KILLS'] ?? 30);
const SEED = Number(process.env['DATABASE_KILLS_SEED'] ?? 1);

const ask = (url: string, sql: string) => withClient(url, async (client) => (await client.query<Record<string, unknown>>(sql)).rows);
const childrenOf = (pid: number): number[] =>
  execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' }).split('\n').map(Number).filter((child) => child > 0);

/** mulberry32 */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

let checkout: string;
beforeAll(() => {
  checkout = temporaryCheckout();
});
afterAll(() => removeTemporaryCheckouts());

const postmaster = (): number => {
  const running = runningPostmaster(placeOf(checkout));
  if (!running) throw new Error('no server runs');
  return running.pid;
};

test(`a server of which any process was killed, ${ROUNDS} times, stops in time and has its rows at the next start`, async () => {
  const next = random(SEED);
  for (let round = 0; round < ROUNDS; round++) {
    const database = await acquireDatabase({ checkout });
    await ask(database.url('etl'), `CREATE TABLE IF NOT EXISTS etl.kept (round int); INSERT INTO etl.kept VALUES (${round})`);
    expect(await ask(database.url('etl'), 'SELECT count(*)::int AS rows FROM etl.kept')).toEqual([{ rows: round + 1 }]);
    const pid = postmaster();
    const candidates = [pid, ...childrenOf(pid)];
    const victim = candidates[Math.floor(next() * candidates.length)] ?? pid;
    const what = commandOf(victim);
    // Rows on their way while it happens.
    const writing = ask(database.url('etl'), 'CREATE TEMP TABLE t AS SELECT generate_series(1, 100000) AS n').catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, next() * 30));
    process.kill(victim, 'SIGKILL');
    // The failing command stops the server at some moment of its recovery.
    await new Promise((resolve) => setTimeout(resolve, next() * 300));
    const began = Date.now();
    await database.release();
    await writing;
    expect({ what, alive: identityOf(pid), seconds: Math.floor((Date.now() - began) / 45_000) }).toEqual({ what, alive: undefined, seconds: 0 });
  }
});

test('a frozen server is ended by SIGKILL, 20 s after it was asked', async () => {
  const database = await acquireDatabase({ checkout });
  const pid = postmaster();
  process.kill(pid, 'SIGSTOP');
  await database.release();
  expect(identityOf(pid)).toBeUndefined();
  const after = await acquireDatabase({ checkout });
  expect(await ask(after.url('etl'), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  await after.release();
});
