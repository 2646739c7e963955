import { readdirSync, readlinkSync } from 'node:fs';
import { commandOf, identityOf, lives } from '@tripod/processes';

/** What a process does in a job. */
export const roles = ['npm', 'launcher', 'app', 'postgres', 'other'] as const;
export type Role = (typeof roles)[number];

/** A living process that works in a folder. */
export interface LivingProcess {
  readonly pid: number;
  /** Pid and start time: another process that gets the pid later is not this one. */
  readonly identity: string;
  readonly role: Role;
  /** In a few words: `ml train`, `postgres: checkpointer`. */
  readonly name: string;
}

/**
 * The living processes whose working directory is one of these folders or lies in one. Nothing but that makes a process
 * a victim: what merely names a folder in its command line does not count. Needs /proc.
 */
export function processesIn(folders: readonly string[]): LivingProcess[] {
  const isInside = (path: string | undefined) => path !== undefined && folders.some((folder) => path === folder || path.startsWith(`${folder}/`));
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number);
  return pids.flatMap((pid) => {
    if (pid === process.pid || !isInside(workingDirectory(pid))) return [];
    const [identity, command] = [identityOf(pid), commandOf(pid)];
    return identity === undefined || command === undefined ? [] : [{ pid, identity, ...describe(command) }];
  });
}

/** Kills by SIGKILL what still is the process of this identity. Returns whether it was. */
export function killProcess({ pid, identity }: LivingProcess): boolean {
  if (!lives(identity)) return false;
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended since.
    return false;
  }
}

function workingDirectory(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`).replace(/ \(deleted\)$/, '');
  } catch {
    // It has ended, or belongs to another user.
    return undefined;
  }
}

function describe(command: string): { role: Role; name: string } {
  const app = /\/apps\/([^/ ]+)\/dist\/main\.js (\S+)/.exec(command);
  if (app) return { role: 'app', name: `${app[1]} ${app[2]}` };
  if (/^postgres: /.test(command)) return { role: 'postgres', name: command.replace(/ 127\.0\.0\.1\(\d+\)/, '') };
  if (/\/bin\/postgres /.test(command)) return { role: 'postgres', name: 'postgres' };
  if (/^npm /.test(command)) return { role: 'npm', name: 'npm' };
  if (/^\S*node\S* (.* )?tools\/start\.mjs /.test(command)) return { role: 'launcher', name: 'launcher' };
  return { role: 'other', name: command.slice(0, 60) };
}
