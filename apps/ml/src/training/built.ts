import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { AppError } from '../errors.js';
import type { Model } from '../model/model.js';
import { trainingCode, type TrainingCode } from './training-code.js';

/** What the build makes for one model: the code of its package, and what its training code hashes to. */
export interface Built {
  /** The directory with the package's code. */
  readonly packageCode: string;
  readonly trainingCode: TrainingCode;
}

/**
 * Reads what the build put beside `main.js`.
 *
 * @throws {AppError} NOT_BUILT when the command does not run from a build
 */
export async function readBuilt({ name }: Pick<Model, 'name'>, beside: string | URL = import.meta.url): Promise<Built> {
  const packageCode = fileURLToPath(new URL(`packages/${name}/`, beside));
  const file = `training-code/${name}.json`;
  const text = await readFile(new URL(file, beside), 'utf8').catch((cause: unknown) => {
    throw new AppError('NOT_BUILT', `${file} is not beside main.js. Build the app: \`npx nx build\` with its name.`, { cause });
  });
  return { packageCode, trainingCode: trainingCode.parse(JSON.parse(text)) };
}
