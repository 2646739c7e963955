import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { identityOf, lives } from '@tripod/processes';

/** Writes down that this process uses the database; returns the file's name. One process may hold several times. */
export function hold(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const name = `${process.pid}-${randomUUID().slice(0, 8)}`;
  writeFileSync(join(folder, name), identityOf(process.pid) ?? '');
  return name;
}

/** Takes back one `hold`. */
export function letGo(folder: string, name: string): void {
  rmSync(join(folder, name), { force: true });
}

/** The pids of the living processes that use the database; forgets the dead. */
export function livingHolders(folder: string): number[] {
  const living = new Set<number>();
  for (const name of list(folder)) {
    const file = join(folder, name);
    if (isAlive(file)) living.add(Number(name.split('-', 1)[0]));
    else rmSync(file, { force: true });
  }
  return [...living];
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isAlive(file: string): boolean {
  try {
    return lives(readFileSync(file, 'utf8'));
  } catch {
    return false;
  }
}
