import { z } from 'zod';
import { sha256 } from '../exchange/dataset-partition.js';

/** The signature of a package, beside its `MLmodel`. */
export const SIGNATURE_FILE = 'model.sig';
/** A signature of 5,000 files is smaller. Who reads one reads no more than this. */
export const SIGNATURE_MAX_BYTES = 1024 * 1024;
/** What OpenSSF model signing leaves out at the root of a model. A package may not have them: nobody would vouch for them. */
export const UNSIGNED_NAMES = ['.git', '.gitattributes', '.github', '.gitignore'] as const;

export const SIGNATURE_TYPES = {
  bundle: 'application/vnd.dev.sigstore.bundle.v0.3+json',
  payload: 'application/vnd.in-toto+json',
  statement: 'https://in-toto.io/Statement/v1',
  predicate: 'https://model_signing/signature/v1.0',
} as const;

/** Standard base64 with its padding, of one spelling alone: a signature cannot be altered and stay valid. */
const base64 = z.string().refine((text) => text !== '' && Buffer.from(text, 'base64').toString('base64') === text, { error: 'must be base64 (the standard alphabet, padded)' });

/** The file: a Sigstore bundle 0.3 around a DSSE envelope, made with a key. Strict: nothing in it goes unsigned and unseen. */
export const signatureBundle = z.strictObject({
  mediaType: z.literal(SIGNATURE_TYPES.bundle),
  verificationMaterial: z.strictObject({
    /** sha256 of the PEM text of the public key. */
    publicKey: z.strictObject({ hint: sha256 }),
    tlogEntries: z.array(z.never()).optional(),
  }),
  dsseEnvelope: z.strictObject({
    payload: base64,
    payloadType: z.literal(SIGNATURE_TYPES.payload),
    signatures: z.tuple([z.strictObject({ sig: base64, keyid: z.literal('').optional() })]),
  }),
});
export type SignatureBundle = z.infer<typeof signatureBundle>;

/** A file that is signed: its path in the model, and its digest. */
const resource = z.strictObject({ name: z.string().min(1), algorithm: z.literal('sha256'), digest: sha256 });

/** The payload: in-toto's statement about a model. `predicate` may say more, which is signed too and not read here. */
export const signedStatement = z.strictObject({
  _type: z.literal(SIGNATURE_TYPES.statement),
  /** The name is informative; the digest is the root digest. */
  subject: z.tuple([z.strictObject({ name: z.string(), digest: z.strictObject({ sha256 }) })]),
  predicateType: z.literal(SIGNATURE_TYPES.predicate),
  predicate: z.looseObject({
    serialization: z.strictObject({
      method: z.literal('files'),
      hash_type: z.literal('sha256'),
      allow_symlinks: z.literal(false),
      // Who signs could otherwise exempt a file: model_signing takes the list from here.
      ignore_paths: z.array(z.enum([...UNSIGNED_NAMES, SIGNATURE_FILE])).max(UNSIGNED_NAMES.length + 1).optional(),
    }),
    resources: z.array(resource),
  }),
});
export type SignedStatement = z.infer<typeof signedStatement>;
