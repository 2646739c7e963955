import { createPrivateKey, createPublicKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import { chmodSync, closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from './checkout.js';
import { hasCode, messageOf, ToolError } from './errors.js';

/** Files of the keys that a checkout signs its models with: private, and public. PEM, curve P-256. */
export interface SigningKeys {
  readonly privateKey: string;
  readonly publicKey: string;
}

/**
 * The signing keys of a checkout, which are made on first use, for the commands that have been given no others. Of
 * commands that make them at once, all get the keys of one.
 *
 * @throws {ToolError} BAD_SETTING when they cannot be read or written
 */
export function signingKeys(folder = join(checkout, '.tripod', 'keys')): SigningKeys {
  const keys = { privateKey: join(folder, 'model-signing.pem'), publicKey: join(folder, 'model-signing.pub.pem') };
  try {
    const pem = read(keys.privateKey) ?? make(folder, keys.privateKey);
    const half = publicHalf(pem);
    if (read(keys.publicKey) !== half) put(folder, half, (draft) => renameSync(draft, keys.publicKey));
    return keys;
  } catch (error) {
    if (error instanceof ToolError) throw error;
    throw new ToolError('BAD_SETTING', `The keys that sign models cannot be kept in ${folder}: ${messageOf(error)}. Make room or give rights there, or set MODEL_SIGNING_KEY and MODEL_PUBLIC_KEY.`, { cause: error });
  }

  function publicHalf(pem: string): string {
    try {
      return publicHalfOf(pem);
    } catch (cause) {
      throw new ToolError('BAD_SETTING', `${keys.privateKey} is not a private key. Restore it, or remove it: then a new one is made, and models of the old one are trained again.`, { cause });
    }
  }
}

/**
 * The public half of a private key.
 *
 * @param pem PEM text
 * @throws {Error} when it is not a private key
 */
export function publicHalfOf(pem: string): string {
  return String(createPublicKey(createPrivateKey(pem)).export({ type: 'spki', format: 'pem' }));
}

/** Makes a key, unless another process is faster; returns the one that counts. */
function make(folder: string, file: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256', publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } });
  // A link comes into being complete, and only once.
  put(folder, privateKey, (draft) => {
    try {
      linkSync(draft, file);
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error;
    }
  });
  return readFileSync(file, 'utf8');
}

function put(folder: string, text: string, place: (draft: string) => void): void {
  const draft = join(folder, `draft-${process.pid}-${randomUUID()}`);
  try {
    const file = openSync(draft, 'wx', 0o600);
    try {
      writeSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    place(draft);
  } finally {
    rmSync(draft, { force: true });
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
