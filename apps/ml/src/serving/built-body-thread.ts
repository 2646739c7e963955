import { access } from 'node:fs/promises';
import { AppError } from '../errors.js';

/**
 * The code of the thread that reads large bodies, which the build put beside `main.js`.
 *
 * @throws {AppError} NOT_BUILT when the command does not run from a build
 */
export async function builtBodyThread(beside: string | URL = import.meta.url): Promise<URL> {
  const file = new URL('body-thread.mjs', beside);
  await access(file).catch((cause: unknown) => {
    throw new AppError('NOT_BUILT', 'body-thread.mjs is not beside main.js. Build the app: `npx nx build` with its name.', { cause });
  });
  return file;
}
