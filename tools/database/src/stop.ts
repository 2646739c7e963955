import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { lives, ToolError } from '@tripod/processes';
import { Client } from 'pg';
import type { Place } from './place.js';
import { runningPostmaster, type Postmaster } from './postmaster.js';
import { readState } from './state.js';

/** How long a server that recovers is waited for before it is stopped, or used. */
const RECOVERY_MS = 15_000;
const USABLE_MS = 300_000;
/** How long a server may be silent before it counts as stuck. */
const SILENT_MS = 30_000;
/** How long a fast shutdown may take, and after it an immediate one. */
const FAST_MS = 15_000;
const IMMEDIATE_MS = 5_000;
/** A server that a crash of one of its processes just stops and starts again misses a request: it is repeated. */
const AGAIN_MS = 1_000;

/**
 * Stops the server by a fast shutdown (sessions are ended, nothing is lost) and waits until it is gone: 40 s at most.
 *
 * @throws {ToolError} DATABASE_NOT_STOPPED
 */
export async function stopPostmaster(place: Place): Promise<void> {
  const running = runningPostmaster(place);
  if (!running) return;
  // One that recovers from a crash of one of its processes can miss the request to stop.
  const until = Date.now() + RECOVERY_MS;
  while (lives(running.identity) && Date.now() < until && (await stateOf(place, running)) === 'recovering') await wait(50);
  signalStop(place, running);
  await untilGone(running);
}

/** Asks the server to stop and notes it, so that nobody adopts a server that is about to go. */
export function signalStop(place: Place, running: Postmaster, how: 'SIGINT' | 'SIGQUIT' = 'SIGINT'): void {
  writeFileSync(place.stopping, running.identity);
  signal(running, how);
}

/**
 * Waits until a running server lets somebody in: it may recover from a crash of one of its processes.
 *
 * @returns whether it does; false if it has ended meanwhile
 * @throws {ToolError} DATABASE_NOT_STARTED if it does not in five minutes, or if it is silent for half of one
 * @throws the interruption's reason
 */
export async function untilUsable(place: Place, running: Postmaster, interruption: AbortSignal): Promise<boolean> {
  const began = Date.now();
  let heardAt = began;
  while (lives(running.identity)) {
    const state = await stateOf(place, running);
    if (state === 'usable') return true;
    interruption.throwIfAborted();
    const now = Date.now();
    if (state === 'recovering') heardAt = now;
    if (now - began > USABLE_MS || now - heardAt > SILENT_MS) {
      throw new ToolError('DATABASE_NOT_STARTED', `Postgres (process ${running.pid}) runs, and lets nobody in: see ${place.log}. Run the command again after \`kill -9 ${running.pid}\`; no committed row is lost.`);
    }
    await wait(50);
  }
  return false;
}

/** True if somebody asked this server to stop. */
export function isStopping(place: Place, running: Postmaster): boolean {
  try {
    return running.status === 'stopping' || readFileSync(place.stopping, 'utf8') === running.identity;
  } catch {
    return false;
  }
}

/**
 * Waits until a stopping server is gone. One that does not end in 15 s is stopped at once (SIGQUIT), and killed after 5 s
 * more; its next start recovers, and no committed row is lost.
 *
 * @param interruption ends the waiting
 * @throws {ToolError} DATABASE_NOT_STOPPED if it outlives that
 * @throws the interruption's reason
 */
export async function untilGone(running: Postmaster, interruption?: AbortSignal): Promise<void> {
  for (const [milliseconds, next] of [[FAST_MS, 'SIGQUIT'], [IMMEDIATE_MS, 'SIGKILL'], [IMMEDIATE_MS, 'SIGKILL']] as const) {
    const began = Date.now();
    for (let asked = began; Date.now() < began + milliseconds; ) {
      if (!lives(running.identity)) return;
      interruption?.throwIfAborted();
      if (next === 'SIGQUIT' && Date.now() > asked + AGAIN_MS) {
        asked = Date.now();
        signal(running, 'SIGINT');
      }
      await wait(10);
    }
    signal(running, next);
  }
  if (lives(running.identity)) throw new ToolError('DATABASE_NOT_STOPPED', `Postgres (process ${running.pid}) does not end, although it was killed. The system may wait for its disk: see \`ps -o stat,wchan -p ${running.pid}\`.`);
}

function signal(running: Postmaster, name: 'SIGINT' | 'SIGQUIT' | 'SIGKILL'): void {
  try {
    process.kill(running.pid, name);
  } catch {
    // It has gone by itself.
  }
}

/** `silent` when it is not known: the server does not answer. A wrong password is an answer. */
async function stateOf(place: Place, { port }: Postmaster): Promise<'usable' | 'recovering' | 'silent'> {
  const client = new Client({ host: '127.0.0.1', port, user: 'postgres', password: readState(place)?.passwords['owner'], database: 'postgres', connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return 'usable';
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && typeof error.code === 'string' && /^[0-9A-Z]{5}$/.test(error.code))) return 'silent';
    return error.code === '57P03' ? 'recovering' : 'usable';
  } finally {
    await client.end().catch(() => undefined);
  }
}
