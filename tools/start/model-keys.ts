import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { publicHalfOf, signingKeys, ToolError, type AppKind, type SigningKeys } from '@tripod/processes';

const SIGNING = 'MODEL_SIGNING_KEY';
const PUBLIC = 'MODEL_PUBLIC_KEY';

/**
 * The keys of models as an app of a kind gets them: who trains gets the private one, and who runs models the public one.
 * What the caller or `.env` has set counts; a private key alone names the public one too. Without both they are those of
 * the checkout.
 *
 * @param embedded makes the keys of the checkout
 * @throws {ToolError} BAD_SETTING when a key cannot be read
 */
export function modelKeysFor(kind: AppKind, env: NodeJS.ProcessEnv, embedded: () => SigningKeys = signingKeys): Record<string, string> {
  const [signing, verifying] = [given(env, SIGNING), given(env, PUBLIC)];
  // What the caller's environment has reaches every child: who does not sign gets no private key.
  const withheld: Record<string, string> = signing === undefined ? {} : { [SIGNING]: '' };
  if (kind === 'etl') return withheld;
  if (signing === undefined && verifying === undefined) {
    const keys = embedded();
    return { ...(kind === 'ml' && { [SIGNING]: keys.privateKey }), [PUBLIC]: keys.publicKey };
  }
  return { ...withheld, ...(kind === 'ml' && signing !== undefined && { [SIGNING]: signing }), [PUBLIC]: verifying ?? publicHalf(signing) };
}

/** A path is one of the checkout, or absolute: apps may be started in other folders. */
function given(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const value = env[name] || undefined;
  return value === undefined || value.includes('-----BEGIN') ? value : resolve(value);
}

function publicHalf(signing = ''): string {
  try {
    return publicHalfOf(signing.includes('-----BEGIN') ? signing : readFileSync(signing, 'utf8'));
  } catch (cause) {
    // Without the value: who mistakes a key for a path would find it in a log.
    const reason = typeof cause === 'object' && cause !== null && 'syscall' in cause && 'code' in cause ? `what it names cannot be read (${String(cause.code)})` : 'it is not a private key in PEM without a passphrase';
    throw new ToolError('BAD_SETTING', `${SIGNING} cannot be used: ${reason}. Correct it, or unset it: the checkout has keys of its own.`, { cause });
  }
}
