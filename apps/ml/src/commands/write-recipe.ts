import { access, constants, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError, messageOf } from '../errors.js';
import type { JudgedTrial } from '../tuning/trial.js';

/**
 * A search may take hours: that its recipe cannot be written must not be found out then.
 *
 * @throws {AppError} BAD_USAGE
 */
export async function assertWritable(path: string): Promise<void> {
  if (!path.endsWith('.json')) throw new AppError('BAD_USAGE', `--write is '${path}'; the name of a recipe's file ends with .json.`);
  try {
    await access(dirname(path), constants.W_OK);
  } catch (cause) {
    throw cannotWrite(path, cause);
  }
}

/**
 * Writes the recipe of a trial: the file is there whole, or as it was before.
 *
 * @throws {AppError} BAD_USAGE when it cannot be written
 */
export async function writeRecipe(path: string, { number, runId, recipe }: JudgedTrial): Promise<void> {
  const draft = `${path}.${process.pid}`;
  try {
    await writeFile(draft, `${JSON.stringify({ about: `Trial ${number} of a search; run ${runId}.`, ...recipe }, null, 2)}\n`);
    await rename(draft, path);
  } catch (cause) {
    await rm(draft, { force: true });
    throw cannotWrite(path, cause);
  }
}

function cannotWrite(path: string, cause: unknown): AppError {
  return new AppError('BAD_USAGE', `--write ${path} cannot be written: ${messageOf(cause)}. Choose another path; trials that are finished are not trained again.`, { cause });
}
