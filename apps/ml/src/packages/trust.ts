import type { VerifyingKey } from '@tripod/contracts/digest';
import { APP } from '../app.js';
import { AppError } from '../errors.js';
import { pinnedKeyOf, type KeySettings } from './model-keys.js';

/** Which packages may be run. */
export interface Trust {
  /** What has a signature must have one of this key. */
  readonly pinned: VerifyingKey | undefined;
  /** Unsigned packages are run when this is given; it is called with the warning. */
  readonly warnOfUnsigned?: ((warning: string) => void) | undefined;
}

/**
 * The trust that settings and options say: packages of the pinned key, and unsigned ones only if they are allowed.
 *
 * @param warn prints a warning
 * @throws {AppError} BAD_SETTING when no key is set and unsigned packages are not allowed
 */
export async function trustOf(settings: KeySettings, { allowUnsigned = false }: { readonly allowUnsigned?: boolean }, warn: (warning: string) => void): Promise<Trust> {
  const pinned = await pinnedKeyOf(settings);
  if (pinned === undefined && !allowUnsigned) {
    throw new AppError(
      'BAD_SETTING',
      `No key is set that a model package must be signed by. Set MODEL_PUBLIC_KEY to the public key that you trust (PEM text, or the path of a file), or give --allow-unsigned to run a package without a signature. See apps/${APP}/README.md.`,
    );
  }
  return { pinned, warnOfUnsigned: allowUnsigned ? warn : undefined };
}
