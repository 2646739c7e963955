import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { commandOf, lockHolder, ToolError, tryLock } from '@tripod/processes';

const LIMIT_MS = 120_000;
/** How long it waits without saying so. */
const SILENT_MS = 3_000;

/**
 * Runs `work` while this process alone has the lock of the folder.
 *
 * A wait of more than three seconds is reported on stderr, with who has the lock.
 *
 * @param signal ends the waiting
 * @param makeParent makes the folder's parent where it is missing: whoever had the lock before may have removed it
 * @throws {ToolError} DATABASE_LOCKED if another living process keeps it for longer than two minutes
 * @throws the signal's reason
 */
export async function withLock<T>(
  folder: string,
  work: () => Promise<T>,
  { signal, makeParent = () => mkdirSync(dirname(folder), { recursive: true }) }: { signal?: AbortSignal; makeParent?: () => void } = {},
): Promise<T> {
  const began = Date.now();
  let isReported = false;
  for (;;) {
    makeParent();
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
  const pid = lockHolder(folder);
  const command = pid === undefined ? undefined : commandOf(pid);
  return command === undefined ? 'another command' : `process ${pid} (${command.slice(0, 120)})`;
}
