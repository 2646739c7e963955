import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { commandOf, identityOf, interruption, ToolError } from '@tripod/processes';
import type { Programs } from './binaries.js';
import { reason } from './cluster.js';
import type { Place } from './place.js';
import { reasonInLog } from './reason-in-log.js';
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
 *
 * @returns `port_taken` if somebody took the port in the meantime
 * @throws {ToolError} DATABASE_NOT_STARTED with what its log says
 * @throws the interruption's reason; the server is asked to stop then
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
      if (Date.now() > until || interruption.aborted) {
        // So that nobody adopts it meanwhile.
        if (running) writeFileSync(place.stopping, running.identity);
        server.kill('SIGQUIT');
        interruption.throwIfAborted();
        throw new ToolError('DATABASE_NOT_STARTED', `Postgres did not become ready in five minutes: see ${place.log}.`);
      }
      await wait(10);
    }
    const ended = failure === undefined ? readFileSync(place.log, 'utf8').trim() : reason(failure);
    if (/Address already in use/.test(ended)) return 'port_taken';
    // Sessions of a killed server end a moment after it; Postgres itself refuses to start beside them.
    if (!/shared memory block .* is still in use/.test(ended) || Date.now() > until) {
      throw new ToolError('DATABASE_NOT_STARTED', `Postgres did not start: ${reasonInLog(ended)}`);
    }
    await wait(100);
  }
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
