import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the names of these folders look like: `tripod-<what>-<host>-<pid>-<start of the process>-<random>`. */
const pattern = /^tripod-([a-z]+)-(.+)-(\d+)-(\d+)-[A-Za-z0-9]{6}$/;

/**
 * Makes a folder for this process alone. Its name says whose it is, so that `removeLeftFolders` finds it later if this
 * process is killed.
 *
 * @param what it is for: letters from a to z
 * @param parent by default the system's temporary folder
 */
export const temporaryFolder = (what: string, parent = tmpdir()): string =>
  mkdtempSync(join(parent, `tripod-${what}-${host()}-${process.pid}-${startOf(process.pid) ?? 0}-`));

/** Removes the folders whose process has ended without removing them, of any kind or of one. What may not be removed stays. */
export function removeLeftFolders(what?: string, parent = tmpdir()): void {
  for (const name of namesIn(parent)) {
    const [, kind, madeOn, pid, start] = pattern.exec(name) ?? [];
    if (madeOn !== host() || (what !== undefined && kind !== what) || isAlive(Number(pid), Number(start))) continue;
    try {
      rmSync(join(parent, name), { recursive: true, force: true });
    } catch {
      // Another user's, or another process removes it right now.
    }
  }
}

// This process cannot see those of another host, or of a container with another host name.
const host = (): string => hostname().replaceAll(/[^A-Za-z0-9.]/g, '.');

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isAlive(pid: number, start: number): boolean {
  const found = startOf(pid);
  if (found !== undefined) return start === 0 || found === start;
  try {
    process.kill(pid, 0);
    // A zombie, or a system without /proc.
    return process.platform !== 'linux';
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** When a living process started, in ticks since the boot; undefined if there is none, and where there is no /proc. */
function startOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command's name, in brackets, may hold blanks and brackets: what follows is state, parent, …, start (22nd).
    const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' || state === 'X' ? undefined : Number(rest[18]);
  } catch {
    return undefined;
  }
}
