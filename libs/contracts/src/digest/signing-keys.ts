import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { SignatureFault } from './signature-fault.js';

/** The curves of OpenSSF model signing, each with the hash that goes with it. */
const HASHES: Readonly<Record<string, string>> = { prime256v1: 'sha256', secp384r1: 'sha384', secp521r1: 'sha512' };
const PUBLIC_PEM = /^-----BEGIN PUBLIC KEY-----/;
const PRIVATE_PEM = /^-----BEGIN (EC |ENCRYPTED )?PRIVATE KEY-----/m;

/** A key that a consumer pins: what it has signed is trusted, and nothing else. */
export interface VerifyingKey {
  readonly key: KeyObject;
  /** Of the signature: sha256, sha384 or sha512, by the curve. */
  readonly hash: string;
  /** Names the key: sha256 of its PEM text, lower hex. */
  readonly hint: string;
  /** SPKI, as `openssl ec -pubout` prints it. */
  readonly pem: string;
}

/** A private key with its public half. Keep it out of messages, logs and the run store. */
export interface SigningKey {
  readonly key: KeyObject;
  readonly verifying: VerifyingKey;
}

/**
 * Reads a public key: PEM, SPKI, on P-256, P-384 or P-521.
 *
 * @throws {SignatureFault} without the text, which may be a secret
 */
export function readVerifyingKey(pem: string): VerifyingKey {
  // Node would take the public half of a private key: a consumer's setting must not hold one.
  if (PRIVATE_PEM.test(pem)) throw new SignatureFault('it is a private key, where only the public half belongs (`openssl pkey -pubout` prints it)');
  if (!PUBLIC_PEM.test(pem.trimStart())) throw new SignatureFault('it does not begin with -----BEGIN PUBLIC KEY-----');
  return verifyingKey(read(() => createPublicKey(pem)));
}

/**
 * Reads a private key: PEM, PKCS#8 or SEC1 (`EC PRIVATE KEY`), on P-256, P-384 or P-521, without a passphrase.
 *
 * @throws {SignatureFault} without the text
 */
export function readSigningKey(pem: string): SigningKey {
  if (pem.includes('ENCRYPTED')) throw new SignatureFault('it is encrypted with a passphrase, which cannot be asked for here');
  if (!PRIVATE_PEM.test(pem)) throw new SignatureFault('it does not hold -----BEGIN PRIVATE KEY----- or -----BEGIN EC PRIVATE KEY-----');
  const key = read(() => createPrivateKey(pem));
  return { key, verifying: verifyingKey(read(() => createPublicKey(key))) };
}

function verifyingKey(key: KeyObject): VerifyingKey {
  const curve = key.asymmetricKeyDetails?.namedCurve;
  const hash = curve !== undefined && Object.hasOwn(HASHES, curve) ? HASHES[curve] : undefined;
  if (hash === undefined) throw new SignatureFault(`it is of the kind ${curve ?? key.asymmetricKeyType ?? 'unknown'}; only elliptic curves P-256, P-384 and P-521 sign models`);
  const pem = String(key.export({ type: 'spki', format: 'pem' }));
  return { key, hash, pem, hint: createHash('sha256').update(pem).digest('hex') };
}

/** What OpenSSL says about a text that is not a key helps nobody, and might repeat it. */
function read(reading: () => KeyObject): KeyObject {
  try {
    return reading();
  } catch {
    throw new SignatureFault('it is damaged, or not a key');
  }
}
