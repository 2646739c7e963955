import { preAuthEncoding, SIGNATURE_FILE, SIGNATURE_TYPES, statementOf, type SignatureBundle, type SigningKey } from '@tripod/contracts/digest';
import { sign } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageFilesOf } from '../runs/package-files.js';

/**
 * Signs a package as OpenSSF model signing does with a key (`model_signing verify key` accepts it). To be called last:
 * what is altered or added afterwards makes the signature refused.
 *
 * @param name of the model: informative
 */
export async function signPackage(directory: string, name: string, { key, verifying }: SigningKey): Promise<void> {
  const payload = Buffer.from(JSON.stringify(statementOf(await packageFilesOf(directory), name)));
  const sig = sign(verifying.hash, preAuthEncoding(payload), { key, dsaEncoding: 'der' });
  const bundle: SignatureBundle = {
    mediaType: SIGNATURE_TYPES.bundle,
    verificationMaterial: { publicKey: { hint: verifying.hint }, tlogEntries: [] },
    dsseEnvelope: {
      payload: payload.toString('base64'),
      payloadType: SIGNATURE_TYPES.payload,
      signatures: [{ sig: sig.toString('base64'), keyid: '' }],
    },
  };
  await writeFile(join(directory, SIGNATURE_FILE), `${JSON.stringify(bundle)}\n`);
}
