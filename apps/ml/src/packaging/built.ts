import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { MlError } from '../errors.js';
import { trainingCode, type TrainingCode } from './training-code.js';

/** What the build makes besides `main.js` is not there. */
export class NotBuiltError extends MlError {
  readonly code = 'ML_NOT_BUILT';
}

/** What ml's build lays beside `main.js`: the code of a model package, and what the training code hashes to. */
export interface Built {
  readonly packageCode: string;
  readonly trainingCode: TrainingCode;
}

/** @throws {NotBuiltError} when the command does not run from a build */
export async function readBuilt(beside: string | URL = import.meta.url): Promise<Built> {
  const packageCode = fileURLToPath(new URL('package/', beside));
  const file = new URL('training-code.json', beside);
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new NotBuiltError('training-code.json is not beside main.js; build the app: `npx nx build ml`', { cause });
  });
  return { packageCode, trainingCode: trainingCode.parse(JSON.parse(text)) };
}
