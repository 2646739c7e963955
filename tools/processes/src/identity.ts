import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * Names one process for good: its pid and when it started, so that a later process with the same pid is another one.
 * `undefined` when no such process lives (a zombie does not).
 */
export function identityOf(pid: number): string | undefined {
  const started = process.platform === 'linux' ? inStat(pid, START) : ps(pid, 'lstart');
  return started === undefined ? undefined : `${pid} ${started}`;
}

/** True while the process of this identity lives. */
export function lives(identity: string): boolean {
  const pid = Number(identity.split(' ', 1)[0]);
  return Number.isInteger(pid) && pid > 0 && identityOf(pid) === identity;
}

/** The pid of a living process's parent, on Linux. */
export const parentOf = (pid: number): number | undefined => Number(inStat(pid, PARENT)) || undefined;

/** The command line of a living process, its parts joined by spaces; `undefined` when there is none. */
export function commandOf(pid: number): string | undefined {
  if (process.platform !== 'linux') return ps(pid, 'command');
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim() || undefined;
  } catch {
    return undefined;
  }
}

/** Places in what follows the command's name: state, parent, …, start (22nd). */
const PARENT = 1;
const START = 19;

function inStat(pid: number, place: number): string | undefined {
  try {
    // The command's name, in brackets, may hold spaces and brackets.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[place];
  } catch {
    return undefined;
  }
}

function ps(pid: number, field: 'lstart' | 'command'): string | undefined {
  try {
    const [state, ...shown] = execFileSync('ps', ['-o', 'stat=', '-o', `${field}=`, '-ww', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
    })
      .trim()
      .split(/\s+/);
    return state === undefined || state === '' || state.startsWith('Z') ? undefined : shown.join(' ');
  } catch {
    return undefined;
  }
}
