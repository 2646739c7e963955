import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { commandOf, identityOf, lives, ToolError } from '@tripod/processes';

const released = 'released';
const LIMIT_MS = 120_000;
/** How long it waits without saying so. */
const SILENT_MS = 3_000;

/**
 * Takes the lock of a folder if it is free and returns what gives it back, or `undefined` when a living process has it.
 *
 * Node has no flock. Each taking is a new file with the next higher number, which comes into being complete (`link`)
 * and only once; the highest one counts and is never removed, only marked as released. So a lock left behind by a
 * killed process is taken over by exactly one of those who see it, however slow the others are.
 */
export function tryLock(folder: string): (() => void) | undefined {
  mkdirSync(folder, { recursive: true });
  const before = highest(folder);
  if (before > 0 && isHeld(join(folder, String(before)))) return undefined;
  const mine = before + 1;
  const file = join(folder, String(mine));
  const draft = join(folder, `draft-${process.pid}-${randomUUID()}`);
  writeFileSync(draft, identityOf(process.pid) ?? released);
  try {
    linkSync(draft, file);
  } catch {
    return undefined;
  } finally {
    rmSync(draft, { force: true });
  }
  if (highest(folder) !== mine) {
    rmSync(file, { force: true });
    return undefined;
  }
  for (const number of numbers(folder)) if (number < mine) rmSync(join(folder, String(number)), { force: true });
  return () => {
    writeFileSync(draft, released);
    renameSync(draft, file);
  };
}

/**
 * Runs `work` while this process alone has the lock of the folder.
 *
 * A wait of more than three seconds is reported on stderr, with who has the lock.
 *
 * @param signal ends the waiting
 * @throws {ToolError} DATABASE_LOCKED if another living process keeps it for longer than two minutes
 * @throws the signal's reason
 */
export async function withLock<T>(folder: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  const began = Date.now();
  let isReported = false;
  for (;;) {
    const release = tryLock(folder);
    if (release) {
      try {
        return await work();
      } finally {
        release();
      }
    }
    signal?.throwIfAborted();
    const waited = Date.now() - began;
    if (waited > LIMIT_MS) throw new ToolError('DATABASE_LOCKED', `${holderOf(folder)} has kept the database locked for two minutes. End it, and run this command again.`);
    if (waited > SILENT_MS && !isReported) {
      isReported = true;
      process.stderr.write(`Waiting for ${holderOf(folder)}, which starts or stops the database …\n`);
    }
    await wait(20 + Math.random() * 30);
  }
}

/** Who has the lock, in words. */
function holderOf(folder: string): string {
  const pid = Number(textOf(join(folder, String(highest(folder))))?.split(' ', 1)[0]);
  const command = Number.isInteger(pid) && pid > 0 ? commandOf(pid) : undefined;
  return command === undefined ? 'another command' : `process ${pid} (${command.slice(0, 120)})`;
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
