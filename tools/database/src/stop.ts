import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { lives } from '@tripod/processes';
import { Client } from 'pg';
import type { Place } from './place.js';
import { runningPostmaster, type Postmaster } from './postmaster.js';
import { readState } from './state.js';

/** How long a fast shutdown may take, and after it an immediate one. */
const FAST_MS = 15_000;
const IMMEDIATE_MS = 5_000;

/** Stops the server by a fast shutdown (sessions are ended, nothing is lost) and waits until it is gone. */
export async function stopPostmaster(place: Place): Promise<void> {
  const running = runningPostmaster(place);
  if (!running) return;
  await untilRecovered(place, running);
  signalStop(place, running);
  await untilGone(running);
}

/** Asks the server to stop and notes it, so that nobody adopts a server that is about to go. */
export function signalStop(place: Place, running: Postmaster): void {
  writeFileSync(place.stopping, running.identity);
  signal(running, 'SIGINT');
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
 * @throws the interruption's reason
 */
export async function untilGone(running: Postmaster, interruption?: AbortSignal): Promise<void> {
  for (const [milliseconds, next] of [[FAST_MS, 'SIGQUIT'], [IMMEDIATE_MS, 'SIGKILL'], [IMMEDIATE_MS, 'SIGKILL']] as const) {
    const until = Date.now() + milliseconds;
    while (Date.now() < until) {
      if (!lives(running.identity)) return;
      interruption?.throwIfAborted();
      await wait(10);
    }
    signal(running, next);
  }
}

function signal(running: Postmaster, name: 'SIGINT' | 'SIGQUIT' | 'SIGKILL'): void {
  try {
    process.kill(running.pid, name);
  } catch {
    // It has gone by itself.
  }
}

/** A server that recovers from a crash of one of its processes can miss the request to stop: wait until it lets somebody in. */
async function untilRecovered(place: Place, running: Postmaster): Promise<void> {
  const until = Date.now() + FAST_MS;
  while (lives(running.identity) && Date.now() < until && (await isRecovering(place, running))) await wait(50);
}

async function isRecovering(place: Place, { port }: Postmaster): Promise<boolean> {
  const client = new Client({ host: '127.0.0.1', port, user: 'postgres', password: readState(place)?.passwords['owner'], database: 'postgres', connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === '57P03';
  } finally {
    await client.end().catch(() => undefined);
  }
}
