import { generateKeyPairSync, sign } from 'node:crypto';
import { preAuthEncoding, readSigningKey, SIGNATURE_TYPES, statementOf, type PackageFile, type SignatureBundle, type SigningKey } from '../src/digest/index.js';

/** PEM texts of a new pair of keys. */
export interface KeyPair {
  readonly privateKey: string;
  readonly publicKey: string;
}

/** Makes a pair of keys, on P-256 unless it is said otherwise. */
export function keyPair(namedCurve = 'P-256'): KeyPair {
  return generateKeyPairSync('ec', {
    namedCurve,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
}

/** The keys of this process's tests: what fixtures sign with, and what they pin. */
export const testKeys: KeyPair = keyPair();

/** The signature of some files by a key, as the text of `model.sig`. */
export function signed(files: readonly PackageFile[], privateKey = testKeys.privateKey): string {
  return signedText(JSON.stringify(statementOf(files, 'model')), readSigningKey(privateKey));
}

/** The signature of any payload, as the text of `model.sig`: also of one that says something else than the files. */
export function signedText(text: string, { key, verifying }: SigningKey): string {
  const payload = Buffer.from(text);
  const sig = sign(verifying.hash, preAuthEncoding(payload), key).toString('base64');
  return JSON.stringify({
    mediaType: SIGNATURE_TYPES.bundle,
    verificationMaterial: { publicKey: { hint: verifying.hint }, tlogEntries: [] },
    dsseEnvelope: { payload: payload.toString('base64'), payloadType: SIGNATURE_TYPES.payload, signatures: [{ sig, keyid: '' }] },
  } satisfies SignatureBundle);
}
