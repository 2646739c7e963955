import { setTimeout as sleep } from 'node:timers/promises';
import { Fault } from './fault.js';

/** How long a server may take. Milliseconds. */
export interface Patience {
  /** One exchange, from its first byte to the last of the answer. A file gets more, by its size. */
  readonly exchange: number;
  /** All attempts of one call together, with the waits: the server may be restarted meanwhile. */
  readonly total: number;
  /** The same while the server is not reached, or breaks off, and has never answered: its address may be wrong. */
  readonly first: number;
  /** The wait before the second attempt; each next one is twice as long, plus up to a fifth by chance. */
  readonly wait: number;
}

/** Enough for a server that restarts, which takes MLflow 40 s on a busy machine. */
export const PATIENCE: Patience = { exchange: 30_000, total: 120_000, first: 10_000, wait: 200 };

/** A process that was stopped has few seconds to say so. */
export const ENDING: Patience = { exchange: 3_000, total: 5_000, first: 3_000, wait: 200 };

const MAX_WAIT = 5_000;

/** How one call is repeated. */
export interface Persistence {
  /** Of all attempts together, after this fault. */
  total(fault: Fault): number;
  readonly wait: number;
  /** Whether it may be done twice. If not, it is repeated only when the server has certainly not done it. */
  readonly isRepeatable: boolean;
  readonly signal: AbortSignal | undefined;
}

/** Repeats what fails by a passing fault, until it succeeds or the time is over. The error says how often it was tried. */
export async function persist<T>(attempt: () => Promise<T>, { total, wait, isRepeatable, signal }: Persistence): Promise<T> {
  const start = performance.now();
  for (let attempts = 1; ; attempts++) {
    signal?.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof Fault) || !error.isPassing || (error.facts.kind === 'lost' && !isRepeatable)) throw error;
      const passed = performance.now() - start;
      const pause = pauseAfter(attempts, wait, error.facts.retryAfter ?? 0);
      if (passed + pause > total(error)) throw triedOften(error, attempts, passed);
      await sleep(pause, undefined, { signal });
    }
  }
}

/** Never before the server's `Retry-After`. */
function pauseAfter(attempts: number, wait: number, retryAfter: number): number {
  return Math.max(Math.min(wait * 2 ** (attempts - 1), MAX_WAIT), retryAfter) * (1 + Math.random() / 5);
}

/** The fault that ends the attempts. */
export function triedOften({ code, message, facts }: Fault, attempts: number, passed: number): Fault {
  return attempts === 1 ? new Fault(code, message, facts) : new Fault(code, `${message} It was tried ${attempts} times in ${(passed / 1000).toFixed(1)} s.`, facts);
}
