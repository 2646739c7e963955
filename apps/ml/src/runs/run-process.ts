import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { systemCode } from './directory/system-error.js';

/** The tag that names the process that records a run: `<host>:<pid>:<start of the process in epoch milliseconds>`. */
export const PROCESS_TAG = 'tripod.process';

/** The tag by which a store finds again what it has created when the answer to that was lost. */
export const START_TAG = 'tripod.start';

/** This process, as {@link PROCESS_TAG} names it. */
export function thisProcess(): string {
  return `${hostname()}:${process.pid}:${Math.round(performance.timeOrigin)}`;
}

/**
 * Whether a process, named as {@link thisProcess} does, has certainly ended. A process on another host counts as alive,
 * and so does a number that another process has taken over, where the system does not say when that one started.
 */
export function isGone(named: string): boolean {
  const [, host, digits, start] = /^(.*):(\d+):(\d+)$/.exec(named) ?? [];
  const pid = Number(digits);
  if (host !== hostname() || pid < 1) return false;
  // In a container every process may have the number 1.
  if (pid === process.pid) return named !== thisProcess();
  try {
    process.kill(pid, 0);
  } catch (error) {
    return systemCode(error) === 'ESRCH';
  }
  const startOfHolder = startOf(pid);
  return startOfHolder !== undefined && startOfHolder > Number(start) + CLOCK_SLACK_MS;
}

/** Whether a process, named as {@link thisProcess} does, certainly lives: this machine shows one of its number and start. */
export function isAlive(named: string): boolean {
  const [, host, digits, start] = /^(.*):(\d+):(\d+)$/.exec(named) ?? [];
  if (host !== hostname() || isGone(named)) return false;
  const startOfHolder = startOf(Number(digits));
  return startOfHolder === undefined || Math.abs(startOfHolder - Number(start)) <= CLOCK_SLACK_MS;
}

/** Boot time and clock may be corrected while the system runs. */
const CLOCK_SLACK_MS = 60_000;
const TICKS_PER_SECOND = 100;

/** When the process with this number started, in epoch milliseconds; undefined where there is no Linux `/proc`. */
function startOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Field 22, counted after the process's name, which may contain blanks and brackets.
    const ticks = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
    const boot = Number(/^btime (\d+)$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1]);
    return Number.isFinite(ticks + boot) ? (boot + ticks / TICKS_PER_SECOND) * 1000 : undefined;
  } catch {
    return undefined;
  }
}
