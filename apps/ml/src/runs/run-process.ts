import { hostname } from 'node:os';
import { systemCode } from './system-error.js';

/** The tag that says who records a run: `<host>:<pid>:<start of the process in epoch milliseconds>`. */
export const PROCESS_TAG = 'tripod.process';

/** This process, as {@link PROCESS_TAG} names it. */
export function thisProcess(): string {
  return `${hostname()}:${process.pid}:${Math.round(performance.timeOrigin)}`;
}

/**
 * Whether a process, named as {@link thisProcess} does, has certainly ended. One on another host may live, and so may
 * one whose number a stranger has taken over; both are then believed until the number is free.
 */
export function isGone(named: string): boolean {
  const [, host, digits] = /^(.*):(\d+):\d+$/.exec(named) ?? [];
  const pid = Number(digits);
  if (host !== hostname() || pid < 1) return false;
  // in a container every process may be number 1
  if (pid === process.pid) return named !== thisProcess();
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return systemCode(error) === 'ESRCH';
  }
}
