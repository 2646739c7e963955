import { readSigningKey, readVerifyingKey, SignatureFault, type SigningKey, type VerifyingKey } from '@tripod/contracts/digest';
import { readFile, stat } from 'node:fs/promises';
import { APP } from '../app.js';
import type { Config } from '../config.js';
import { AppError } from '../errors.js';

/** The settings that hold keys. */
export type KeySettings = Pick<Config, 'MODEL_SIGNING_KEY' | 'MODEL_PUBLIC_KEY'>;

const KEY_MAX_BYTES = 16 * 1024;

const HOW_TO_MAKE = [
  '  openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out model-signing.pem',
  '  openssl pkey -in model-signing.pem -pubout -out model-signing.pub.pem',
].join('\n');

/**
 * The key that signs packages.
 *
 * @throws {AppError} BAD_SETTING without a key, with how to make one; for a key that is not usable; and where
 *   MODEL_PUBLIC_KEY pins another one, since nobody could run here what is signed
 */
export async function signingKeyOf(settings: KeySettings): Promise<SigningKey> {
  const { MODEL_SIGNING_KEY, MODEL_PUBLIC_KEY } = settings;
  if (MODEL_SIGNING_KEY === undefined) {
    throw new AppError(
      'BAD_SETTING',
      `MODEL_SIGNING_KEY is not set: there is no key to sign the model package with. Make a pair of keys:\n${HOW_TO_MAKE}\nSet MODEL_SIGNING_KEY to the path of the first file; consumers set MODEL_PUBLIC_KEY to that of the second. Or train with --unsigned: such a package runs only where --allow-unsigned is given.`,
    );
  }
  const signing = await keyIn('MODEL_SIGNING_KEY', MODEL_SIGNING_KEY, readSigningKey);
  const pinned = MODEL_PUBLIC_KEY === undefined ? undefined : await keyIn('MODEL_PUBLIC_KEY', MODEL_PUBLIC_KEY, readVerifyingKey);
  if (pinned !== undefined && pinned.hint !== signing.verifying.hint) {
    throw new AppError('BAD_SETTING', `MODEL_PUBLIC_KEY (${pinned.hint}) is not the public half of MODEL_SIGNING_KEY (${signing.verifying.hint}). Set both to one pair of keys, or leave MODEL_PUBLIC_KEY out.`);
  }
  return signing;
}

/**
 * The key that packages must be signed by: MODEL_PUBLIC_KEY, or else the public half of MODEL_SIGNING_KEY; undefined
 * without both.
 *
 * @throws {AppError} BAD_SETTING for a key that is not usable
 */
export async function pinnedKeyOf({ MODEL_SIGNING_KEY, MODEL_PUBLIC_KEY }: KeySettings): Promise<VerifyingKey | undefined> {
  if (MODEL_PUBLIC_KEY !== undefined) return keyIn('MODEL_PUBLIC_KEY', MODEL_PUBLIC_KEY, readVerifyingKey);
  return MODEL_SIGNING_KEY === undefined ? undefined : (await keyIn('MODEL_SIGNING_KEY', MODEL_SIGNING_KEY, readSigningKey)).verifying;
}

/** The value is not repeated in messages: who mistakes a key for a path would find it in a log. */
async function keyIn<Key>(setting: string, value: string, read: (pem: string) => Key): Promise<Key> {
  const isText = value.includes('-----BEGIN');
  const pem = isText ? value : await textOf(setting, value);
  try {
    return read(pem);
  } catch (error) {
    if (!(error instanceof SignatureFault)) throw error;
    throw new AppError('BAD_SETTING', `${setting} ${isText ? 'holds' : 'names'} a key that is not usable: ${error.message}. See apps/${APP}/README.md.`, { cause: error });
  }
}

async function textOf(setting: string, path: string): Promise<string> {
  const unreadable = (reason: string) => new AppError('BAD_SETTING', `${setting} must be PEM text or the path of a file with it, and what it names cannot be read: ${reason}.`);
  try {
    if ((await stat(path)).size > KEY_MAX_BYTES) throw unreadable(`it has more than ${KEY_MAX_BYTES} bytes`);
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw unreadable(typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown reason');
  }
}
