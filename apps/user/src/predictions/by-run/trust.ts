import { readVerifyingKey, SignatureFault, type VerifyingKey } from '@tripod/contracts/digest';
import { readFile, stat } from 'node:fs/promises';
import { APP } from '../../app.js';
import type { Config } from '../../config.js';
import { AppError } from '../../errors.js';

/** Which packages may be run. */
export interface Trust {
  /** What has a signature must have one of this key. */
  readonly pinned: VerifyingKey | undefined;
  /** Unsigned packages are run when this is given; it is called with the warning. */
  readonly warnOfUnsigned?: ((warning: string) => void) | undefined;
}

const KEY_MAX_BYTES = 16 * 1024;

/**
 * The trust that settings and options say: packages of the key MODEL_PUBLIC_KEY, and unsigned ones only if they are allowed.
 *
 * @param warn prints a warning
 * @throws {AppError} BAD_SETTING for a key that is not usable, and without one where unsigned packages are not allowed
 */
export async function trustOf({ MODEL_PUBLIC_KEY }: Pick<Config, 'MODEL_PUBLIC_KEY'>, { allowUnsigned = false }: { readonly allowUnsigned?: boolean }, warn: (warning: string) => void): Promise<Trust> {
  const pinned = MODEL_PUBLIC_KEY === undefined ? undefined : await keyIn(MODEL_PUBLIC_KEY);
  if (pinned === undefined && !allowUnsigned) {
    throw new AppError(
      'BAD_SETTING',
      `MODEL_PUBLIC_KEY is not set: it pins the key that a model package must be signed by. Set it to the public key of those who train (PEM text, or the path of a file), or give --allow-unsigned to run a package without a signature. See apps/${APP}/README.md.`,
    );
  }
  return { pinned, warnOfUnsigned: allowUnsigned ? warn : undefined };
}

/** The value is not repeated in messages: it may be a private key by mistake. */
async function keyIn(value: string): Promise<VerifyingKey> {
  const isText = value.includes('-----BEGIN');
  const pem = isText ? value : await textOf(value);
  try {
    return readVerifyingKey(pem);
  } catch (error) {
    if (!(error instanceof SignatureFault)) throw error;
    throw new AppError('BAD_SETTING', `MODEL_PUBLIC_KEY ${isText ? 'holds' : 'names'} a key that is not usable: ${error.message}. See apps/${APP}/README.md.`, { cause: error });
  }
}

async function textOf(path: string): Promise<string> {
  const unreadable = (reason: string) => new AppError('BAD_SETTING', `MODEL_PUBLIC_KEY must be PEM text or the path of a file with it, and what it names cannot be read: ${reason}.`);
  try {
    if ((await stat(path)).size > KEY_MAX_BYTES) throw unreadable(`it has more than ${KEY_MAX_BYTES} bytes`);
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw unreadable(typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown reason');
  }
}
