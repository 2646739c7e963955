import { verify } from 'node:crypto';
import { z } from 'zod';
import { shownValue } from '../contract/shown-value.js';
import { isSafeArtifactPath } from '../exchange/mlflow-rest.js';
import { byComponents, rootDigest, type PackageFile } from './root-digest.js';
import { SIGNATURE_FILE, SIGNATURE_MAX_BYTES, signatureBundle, signedStatement, UNSIGNED_NAMES, type SignatureBundle, type SignedStatement } from './signature-format.js';
import { SignatureFault } from './signature-fault.js';
import { preAuthEncoding } from './signed-payload.js';
import type { VerifyingKey } from './signing-keys.js';

/**
 * Verifies that the pinned key has signed exactly these files of a package: each by its name and digest, and no others.
 * Stricter than `model_signing verify key`, which takes from the signature which files it may leave out.
 *
 * @param files all files of the package, with their digests as they were read; the signature itself may be among them
 * @param signature the text of `model.sig`
 * @throws {SignatureFault}
 */
export function verifySignature(files: readonly PackageFile[], signature: string, pinned: VerifyingKey): void {
  const bundle = readBundle(signature);
  const { hint } = bundle.verificationMaterial.publicKey;
  if (hint !== pinned.hint) throw new SignatureFault(`the key ${hint} has signed it, and the pinned key is ${pinned.hint}`, true);
  const { subject, predicate } = readStatement(signedBytes(bundle, pinned));
  const packaged = files.filter(({ path }) => path !== SIGNATURE_FILE).sort(byComponents);
  refuseUnsignedNames(packaged);
  compareFiles(packaged, predicate.resources);
  if (subject[0].digest.sha256 !== rootDigest(packaged)) throw new SignatureFault(`${SIGNATURE_FILE} is inconsistent: the digest of its subject is not that of its files`);
}

/**
 * The files that a signature names, in its order. NOT verified: whoever has written the signature may have written anything.
 *
 * @throws {SignatureFault} for what is not a signature
 */
export function namedFiles(signature: string): PackageFile[] {
  const { payload } = readBundle(signature).dsseEnvelope;
  return readStatement(Buffer.from(payload, 'base64')).predicate.resources.map(({ name, digest }) => ({ path: name, sha256: digest }));
}

function readBundle(text: string): SignatureBundle {
  if (Buffer.byteLength(text) > SIGNATURE_MAX_BYTES) throw new SignatureFault(`${SIGNATURE_FILE} has more than ${SIGNATURE_MAX_BYTES} bytes`);
  return parsed(signatureBundle, text, SIGNATURE_FILE);
}

/** The payload, if the key has signed its bytes. */
function signedBytes({ dsseEnvelope: { payload, signatures } }: SignatureBundle, { key, hash }: VerifyingKey): Buffer {
  const bytes = Buffer.from(payload, 'base64');
  const isSigned = verify(hash, preAuthEncoding(bytes), { key, dsaEncoding: 'der' }, Buffer.from(signatures[0].sig, 'base64'));
  if (!isSigned) throw new SignatureFault(`${SIGNATURE_FILE} is forged or damaged: the pinned key has not signed its content`);
  return bytes;
}

function readStatement(bytes: Buffer): SignedStatement {
  return parsed(signedStatement, bytes.toString('utf8'), `the payload of ${SIGNATURE_FILE}`);
}

function parsed<Schema extends z.ZodType>(schema: Schema, text: string, what: string): z.output<Schema> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new SignatureFault(`${what} is not JSON`, false, { cause });
  }
  const { success, data, error } = schema.safeParse(json);
  if (success) return data;
  const [issue] = error.issues;
  const place = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
  // A name of the file may be in the reason, of any length.
  throw new SignatureFault(`${what} is not a model signature that is accepted here: ${place}${issue?.message.slice(0, 200) ?? ''}`, false, { cause: error });
}

function refuseUnsignedNames(files: readonly PackageFile[]): void {
  const names: readonly string[] = UNSIGNED_NAMES;
  const found = files.find(({ path }) => names.includes(path.split('/', 1)[0] ?? ''));
  if (found) throw new SignatureFault(`the file ${shownValue(found.path)} is in the package, and a signature never covers ${UNSIGNED_NAMES.join(', ')}`);
}

function compareFiles(packaged: readonly PackageFile[], signed: SignedStatement['predicate']['resources']): void {
  const digests = new Map<string, string>();
  for (const { name, digest } of signed) {
    if (!isSafeArtifactPath(name)) throw new SignatureFault(`${SIGNATURE_FILE} names ${shownValue(name)}, which is not a path inside a package`);
    if (digests.has(name)) throw new SignatureFault(`${SIGNATURE_FILE} names ${shownValue(name)} twice`);
    digests.set(name, digest);
  }
  for (const { path, sha256 } of packaged) {
    const digest = digests.get(path);
    if (digest === undefined) throw new SignatureFault(`the file ${shownValue(path)} is in the package and is not signed`);
    if (digest !== sha256) throw new SignatureFault(`the file ${shownValue(path)} was altered after it was signed`);
    digests.delete(path);
  }
  const [missing] = digests.keys();
  if (missing !== undefined) throw new SignatureFault(`the file ${shownValue(missing)} is signed and is not in the package`);
  const disordered = signed.find(({ name }, index) => name !== packaged[index]?.path);
  if (disordered) throw new SignatureFault(`${SIGNATURE_FILE} is inconsistent: ${shownValue(disordered.name)} is not in its place in the order of the files`);
}
