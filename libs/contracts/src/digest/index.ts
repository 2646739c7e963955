// What needs node:crypto; the main entry can be imported by a browser.
export { bucketOf } from './bucket-of.js';
export { datasetVersion, type DatasetVersion } from './dataset-version.js';
export { rootDigest, type PackageFile } from './root-digest.js';
export { SignatureFault } from './signature-fault.js';
export { SIGNATURE_FILE, SIGNATURE_MAX_BYTES, SIGNATURE_TYPES, UNSIGNED_NAMES, type SignatureBundle } from './signature-format.js';
export { preAuthEncoding, statementOf } from './signed-payload.js';
export { readSigningKey, readVerifyingKey, type SigningKey, type VerifyingKey } from './signing-keys.js';
export { namedFiles, verifySignature } from './verify-signature.js';
