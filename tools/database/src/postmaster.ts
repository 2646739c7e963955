import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Programs } from './binaries.js';
import { reason } from './cluster.js';
import { DatabaseError } from './errors.js';
import type { Place } from './place.js';
import { commandOf, identityOf, lives } from './processes.js';
import { settings } from './settings.js';

/** A running server of this place. */
export interface Postmaster {
  pid: number;
  identity: string;
  port: number;
  status: string;
}

/** The server that runs on the place's data; `undefined` when none does, whatever a killed one has left behind. */
export function runningPostmaster(place: Place): Postmaster | undefined {
  const lines = pidFile(place)?.split('\n');
  const pid = Number(lines?.[0]);
  if (!lines || !Number.isInteger(pid) || pid <= 0) return undefined;
  const identity = identityOf(pid);
  // The pid may have been given to another process since; ours names its data folder.
  if (identity === undefined || !commandOf(pid)?.includes(place.data)) return undefined;
  return { pid, identity, port: Number(lines[3]), status: lines[7]?.trim() ?? 'starting' };
}

/**
 * Starts the server and waits until it takes connections, recovering first if it was killed. It is a session of its
 * own, so that Ctrl-C in the terminal does not reach it before us.
 * @returns `port_taken` when somebody took the port in the meantime
 * @throws DatabaseError `start_failed` with the end of its log
 */
export async function startPostmaster(place: Place, programs: Programs, port: number): Promise<'ready' | 'port_taken'> {
  const until = Date.now() + 300_000;
  for (;;) {
    disownPidFile(place);
    const log = openSync(place.log, 'w', 0o600);
    const options = Object.entries({ ...settings, port: String(port) }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const server = spawn(programs.postgres, ['-D', place.data, ...options], {
      cwd: place.home,
      detached: true,
      stdio: ['ignore', log, log],
      env: { LC_ALL: 'C', PATH: process.env['PATH'] },
      ...place.runAs,
    });
    closeSync(log);
    let failure: unknown;
    server.once('error', (error) => (failure = error));
    server.unref();
    while (failure === undefined && server.exitCode === null && server.signalCode === null) {
      const running = runningPostmaster(place);
      if (running?.pid === server.pid && running?.status === 'ready') return 'ready';
      if (Date.now() > until) {
        server.kill('SIGQUIT');
        throw new DatabaseError('start_failed', `Postgres did not become ready in five minutes: see ${place.log}.`);
      }
      await wait(10);
    }
    const ended = failure === undefined ? readFileSync(place.log, 'utf8').trim() : reason(failure);
    if (/Address already in use/.test(ended)) return 'port_taken';
    // Sessions of a killed server end a moment after it; Postgres itself refuses to start beside them.
    if (!/shared memory block .* is still in use/.test(ended) || Date.now() > until) {
      throw new DatabaseError('start_failed', `Postgres did not start: ${ended.split('\n').slice(-5).join('\n')}`);
    }
    await wait(100);
  }
}

/** Stops the server by a fast shutdown (sessions are ended, nothing is lost) and waits until it is gone. */
export async function stopPostmaster(place: Place): Promise<void> {
  const running = runningPostmaster(place);
  if (!running) return;
  signalStop(place, running);
  await untilGone(running);
}

/** Asks the server to stop and notes it, so that nobody adopts a server that is about to go. */
export function signalStop(place: Place, running: Postmaster): void {
  writeFileSync(place.stopping, running.identity);
  try {
    process.kill(running.pid, 'SIGINT');
  } catch {
    // It has gone by itself.
  }
}

/** True when somebody has asked this server to stop. */
export function isStopping(place: Place, running: Postmaster): boolean {
  try {
    return running.status === 'stopping' || readFileSync(place.stopping, 'utf8') === running.identity;
  } catch {
    return false;
  }
}

/** Waits until a stopping server is gone. */
export async function untilGone(running: Postmaster): Promise<void> {
  while (lives(running.identity)) await wait(10);
}

function pidFile(place: Place): string | undefined {
  try {
    return readFileSync(join(place.data, 'postmaster.pid'), 'utf8');
  } catch {
    return undefined;
  }
}

/**
 * A killed server leaves its pid file. Postgres sees that the pid is dead, but not that another process has got it
 * since. It trusts its own parent not to be a server, so we put ourselves in the first line; the rest stays, because
 * Postgres reads there whether sessions of the killed one still live.
 */
function disownPidFile(place: Place): void {
  const left = pidFile(place);
  if (left !== undefined && !runningPostmaster(place)) {
    writeFileSync(join(place.data, 'postmaster.pid'), left.replace(/^\d+/, String(process.pid)));
  }
}
