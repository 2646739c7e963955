import { randomUUID } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasCode } from './errors.js';
import { identityOf, lives } from './identity.js';

const released = 'released';

/**
 * Takes the lock of a folder if it is free and returns what gives it back, or `undefined` when a living process has it
 * or the folder's parent does not exist. The parent may go away at any time: its remover has the lock and renames it.
 *
 * Node has no flock. Each taking is a new file with the next higher number, which comes into being complete (`link`)
 * and only once; the highest one counts and is never removed, only marked as released. So a lock left behind by a
 * killed process is taken over by exactly one of those who see it, however slow the others are.
 */
export const tryLock = (folder: string): (() => void) | undefined => whileThere(() => take(folder));

function take(folder: string): (() => void) | undefined {
  if (!existsSync(folder)) makeFolder(folder);
  const before = highest(folder);
  if (before > 0 && isHeld(join(folder, String(before)))) return undefined;
  const mine = before + 1;
  const file = join(folder, String(mine));
  const draft = join(folder, `draft-${process.pid}-${randomUUID()}`);
  writeFileSync(draft, identityOf(process.pid) ?? released);
  const { ino } = statSync(draft);
  if (!link(draft, file)) return undefined;
  if (highest(folder) !== mine) {
    rmSync(file, { force: true });
    return undefined;
  }
  for (const number of numbers(folder)) if (number < mine) rmSync(join(folder, String(number)), { force: true });
  return () => {
    // Its owner may have taken the folder away; a file of this name is then another's.
    if (statSync(file, { throwIfNoEntry: false })?.ino !== ino) return;
    writeFileSync(draft, released);
    renameSync(draft, file);
  };
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  }
}

/** False when somebody else has made the file first. */
function link(draft: string, file: string): boolean {
  try {
    linkSync(draft, file);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(draft, { force: true });
  }
}


/** The pid of the process that has the lock of a folder; undefined when no living process has it. */
export function lockHolder(folder: string): number | undefined {
  const text = whileThere(() => textOf(join(folder, String(highest(folder)))));
  return text !== undefined && lives(text) ? Number(text.split(' ', 1)[0]) : undefined;
}

/** `undefined` when the folder is not there, or goes away meanwhile. */
function whileThere<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

const numbers = (folder: string): number[] => readdirSync(folder).filter((name) => /^\d+$/.test(name)).map(Number);

const highest = (folder: string): number => Math.max(0, ...numbers(folder));

// One that was removed since it was listed counts as held: a higher one has come, whose turn it is.
const isHeld = (file: string): boolean => {
  const text = textOf(file);
  return text === undefined || lives(text);
};

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
