import { byComponents, rootDigest, type PackageFile } from './root-digest.js';
import { SIGNATURE_FILE, SIGNATURE_TYPES, UNSIGNED_NAMES, type SignedStatement } from './signature-format.js';

/**
 * What a signature says about a package: every file with its digest, sorted as OpenSSF model signing sorts them.
 *
 * @param name informative, such as the model's name
 */
export function statementOf(files: readonly PackageFile[], name: string): SignedStatement {
  const signed = files.filter(({ path }) => path !== SIGNATURE_FILE).sort(byComponents);
  return {
    _type: SIGNATURE_TYPES.statement,
    subject: [{ name, digest: { sha256: rootDigest(signed) } }],
    predicateType: SIGNATURE_TYPES.predicate,
    predicate: {
      serialization: { method: 'files', hash_type: 'sha256', allow_symlinks: false, ignore_paths: [...UNSIGNED_NAMES, SIGNATURE_FILE] },
      resources: signed.map(({ path, sha256 }) => ({ name: path, algorithm: 'sha256', digest: sha256 })),
    },
  };
}

/** The bytes that are signed: DSSE's pre-authentication encoding of a payload. */
export function preAuthEncoding(payload: Uint8Array): Buffer {
  const type = SIGNATURE_TYPES.payload;
  return Buffer.concat([Buffer.from(`DSSEv1 ${Buffer.byteLength(type)} ${type} ${payload.length} `), payload]);
}
