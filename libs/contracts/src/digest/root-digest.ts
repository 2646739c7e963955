import { createHash } from 'node:crypto';
import { SIGNATURE_FILE } from './signature-format.js';

/** A file of a package: POSIX path relative to its root, sha256 of its bytes in lower hex. */
export interface PackageFile {
  readonly path: string;
  readonly sha256: string;
}

/**
 * The one digest that names all files of a package: sha256 over their raw digests, files sorted by path components.
 * Equal to the subject digest of an OpenSSF model signature (model_signing v1.0, method "files"), which also leaves out
 * `.git`, `.gitattributes`, `.github` and `.gitignore` at the root: a package has none, and one that is added counts here.
 * Names count by their order alone: a file that is renamed and keeps its place in the order keeps the digest. What compares
 * names is the signature (`verifySignature`).
 *
 * @returns lower hex
 */
export function rootDigest(files: readonly PackageFile[]): string {
  const hash = createHash('sha256');
  for (const file of [...files].sort(byComponents)) {
    // The signature signs the root digest and so cannot be part of it.
    if (file.path !== SIGNATURE_FILE) hash.update(Buffer.from(file.sha256, 'hex'));
  }
  return hash.digest('hex');
}

/** The order of files in a digest and in a signature: by path components. */
export function byComponents(a: PackageFile, b: PackageFile): number {
  const left = a.path.split('/');
  const right = b.path.split('/');
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [l = '', r = ''] = [left[i], right[i]];
    // By code points, as Python orders text; `<` would order by UTF-16 units. UTF-8 keeps the order of code points.
    if (l !== r) return Buffer.compare(Buffer.from(l), Buffer.from(r));
  }
  return left.length - right.length;
}
