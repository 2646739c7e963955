import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { identityOf, lives } from '@tripod/processes';

/** A process and all that it has started, each by its identity. */
export function familyOf(pid: number): string[] {
  const parents = parentsByPid();
  const family = [pid];
  for (const member of family) for (const [child, parent] of parents) if (parent === member) family.push(child);
  return family.flatMap((member) => identityOf(member) ?? []);
}

/** Asks the first, which asks the others; kills who is left when the patience is over. Resolves when none lives. */
export async function endFamily(family: readonly string[], patience: number): Promise<void> {
  send(family.slice(0, 1), 'SIGTERM');
  const until = performance.now() + patience;
  while (family.some(lives) && performance.now() < until) {
    // The first may have been killed: then nobody passes anything on.
    if (!family.slice(0, 1).some(lives)) send(family, 'SIGTERM');
    await wait(50);
  }
  killFamily(family);
  while (family.some(lives)) await wait(20);
}

/** Kills at once. */
export function killFamily(family: readonly string[]): void {
  send(family, 'SIGKILL');
}

function send(family: readonly string[], signal: NodeJS.Signals): void {
  for (const identity of family.filter(lives)) {
    try {
      process.kill(Number(identity.split(' ', 1)[0]), signal);
    } catch {
      // It has just ended.
    }
  }
}

function parentsByPid(): [pid: number, parent: number][] {
  if (process.platform === 'linux') return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((name) => inStat(Number(name)));
  const lines = execFileSync('ps', ['-A', '-o', 'pid=', '-o', 'ppid='], { encoding: 'utf8' }).trim().split('\n');
  return lines.map((line) => line.trim().split(/\s+/).map(Number)).map(([pid = 0, parent = 0]) => [pid, parent]);
}

function inStat(pid: number): [pid: number, parent: number][] {
  try {
    // The command's name, in brackets, may hold blanks and brackets: the state and the parent follow it.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return [[pid, Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])]];
  } catch {
    return [];
  }
}
