import { createHash, createPrivateKey, sign } from 'node:crypto';
import fc from 'fast-check';
import { z } from 'zod';
import { keyPair, signed, signedText, testKeys } from '../../testing/signed.js';
import type { PackageFile } from './root-digest.js';
import { SignatureFault } from './signature-fault.js';
import { SIGNATURE_MAX_BYTES, signedStatement, type SignedStatement } from './signature-format.js';
import { preAuthEncoding, statementOf } from './signed-payload.js';
import { readSigningKey, readVerifyingKey } from './signing-keys.js';
import { namedFiles, verifySignature } from './verify-signature.js';

const sha256Of = (text: string) => createHash('sha256').update(text).digest('hex');
const file = (path: string, text = path): PackageFile => ({ path, sha256: sha256Of(text) });
const pinned = readVerifyingKey(testKeys.publicKey);
const signing = readSigningKey(testKeys.privateKey);
const files = ['MLmodel', 'empty', 'sub-a', 'sub/b', 'sub/.git/x', 'worker.mjs', 'é.json', '😀.txt'].map((path) => file(path));

/** Why it is refused; fails when it is not. */
function reasonOf(given: readonly PackageFile[], signature: string, key = pinned): string {
  try {
    verifySignature(given, signature, key);
  } catch (error) {
    if (error instanceof SignatureFault) return error.message;
    throw error;
  }
  throw new Error('the signature was accepted');
}

const component = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }).filter((name) => /^[^/\\#%\p{Cc}:]+$/u.test(name) && !/^(\.\.?|\.git(hub|ignore|attributes)?|model\.sig)$/.test(name));
const path = fc.array(component, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
const someFiles = fc.uniqueArray(fc.tuple(path, fc.string()), { minLength: 1, maxLength: 12, selector: ([name]) => name }).map((pairs) => pairs.map(([name, text]) => file(name, text)));
const one = <T>(items: readonly T[]) => fc.nat(items.length - 1).map((index) => ({ index, item: items[index]! }));

describe('a signature', () => {
  it('vouches for exactly the files that were signed, in whatever order they are listed', () => {
    fc.assert(
      fc.property(someFiles.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))), ([list, shuffled]) => {
        const signature = signed(list);
        verifySignature(shuffled, signature, pinned);
        verifySignature([...shuffled, file('model.sig', signature)], signature, pinned);
      }),
      { numRuns: 50 },
    );
  });

  it('names its files to whoever has no key; what is not a signature names none', () => {
    expect(namedFiles(signed(files)).map(({ path }) => path).sort()).toEqual(files.map(({ path }) => path).sort());
    for (const text of ['', '{}', signed(files).slice(1)]) expect(() => namedFiles(text)).toThrow(SignatureFault);
  });

  it('is refused for a file that was altered, is missing, was added or has another name, and the file is named', () => {
    fc.assert(
      fc.property(someFiles.chain((list) => fc.tuple(fc.constant(list), one(list), path)), ([list, { index, item }, other]) => {
        fc.pre(list.every((listed) => listed.path !== other));
        const signature = signed(list);
        const without = list.filter((listed) => listed !== item);
        expect(reasonOf([...without, { ...item, sha256: sha256Of('altered, long enough') }], signature)).toMatch(/^the file .* was altered after it was signed$/s);
        expect(reasonOf(without, signature)).toMatch(/^the file .* is signed and is not in the package$/s);
        expect(reasonOf([...list, file(other)], signature)).toMatch(/^the file .* is in the package and is not signed$/s);
        expect(reasonOf(list.with(index, { ...item, path: other }), signature)).toMatch(/is in the package and is not signed/);
      }),
      { numRuns: 50 },
    );
  });

  it('is refused for two files that have changed places, though the root digest counts names by their order alone', () => {
    const list = [file('a', '1'), file('b', '2')];
    expect(reasonOf([file('a', '2'), file('b', '1')], signed(list))).toBe("the file 'a' was altered after it was signed");
    expect(reasonOf([file('a', '1'), file('c', '2')], signed(list))).toBe("the file 'c' is in the package and is not signed");
  });

  it.each(['P-256', 'P-384', 'P-521'])('can be made on the curve %s', (curve) => {
    const { privateKey, publicKey } = keyPair(curve);
    verifySignature(files, signed(files, privateKey), readVerifyingKey(publicKey));
  });

  it('of another key is refused, and both keys are named', () => {
    const other = keyPair();
    const { hint } = readVerifyingKey(other.publicKey);
    expect(reasonOf(files, signed(files, other.privateKey))).toBe(`the key ${hint} has signed it, and the pinned key is ${pinned.hint}`);
    const forged = signed(files, other.privateKey).replace(hint, pinned.hint);
    expect(reasonOf(files, forged)).toMatch(/is forged or damaged: the pinned key has not signed/);
  });

  it.each(['.git/config', '.gitignore', '.gitattributes', '.github/workflows/x.yml', '.git'])('is refused for a package with %s, which no signature covers', (name) => {
    const extra = [...files, file(name)];
    expect(reasonOf(extra, signed(files))).toMatch(/a signature never covers/);
    expect(reasonOf(extra, signed(extra))).toMatch(/a signature never covers/);
  });

  it('is refused when it is longer than any signature of a package', () => {
    expect(reasonOf(files, `${signed(files)}${' '.repeat(SIGNATURE_MAX_BYTES)}`)).toMatch(/more than 1048576 bytes/);
  });

  it('that was cut, or of which any one character is another, is refused', () => {
    const text = signed(files);
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom(...'aZ0+/="{}.'), (at, letter) => {
        expect(reasonOf(files, text.slice(0, at))).not.toBe('');
        fc.pre(text[at] !== letter);
        expect(reasonOf(files, text.slice(0, at) + letter + text.slice(at + 1))).not.toBe('');
      }),
      { numRuns: 300 },
    );
  });
});

describe('the bundle around a signature', () => {
  const loose = z.looseObject({});
  const bundleOf = () => z.looseObject({ verificationMaterial: loose, dsseEnvelope: z.looseObject({ payload: z.string(), signatures: z.tuple([z.looseObject({ sig: z.string() })]) }) }).parse(JSON.parse(signed(files)));
  type Bundle = ReturnType<typeof bundleOf>;
  const p1363 = (payload: Buffer) => sign('sha256', preAuthEncoding(payload), { key: createPrivateKey(testKeys.privateKey), dsaEncoding: 'ieee-p1363' });

  it.each<[string, (bundle: Bundle) => unknown]>([
    ['another mediaType', (bundle) => (bundle['mediaType'] = 'application/vnd.dev.sigstore.bundle.v0.2+json')],
    ['a member more at the top', (bundle) => (bundle['note'] = 'x')],
    ['a member more in the material', (bundle) => (bundle.verificationMaterial['certificate'] = {})],
    ['a member more in the envelope', (bundle) => (bundle.dsseEnvelope['extra'] = 1)],
    ['no hint', (bundle) => (bundle.verificationMaterial['publicKey'] = {})],
    ['an empty hint', (bundle) => (bundle.verificationMaterial['publicKey'] = { hint: '' })],
    ['a hint in upper case', (bundle) => (bundle.verificationMaterial['publicKey'] = { hint: pinned.hint.toUpperCase() })],
    ['entries of a log', (bundle) => (bundle.verificationMaterial['tlogEntries'] = [{}])],
    ['another payloadType', (bundle) => (bundle.dsseEnvelope['payloadType'] = 'text/plain')],
    ['two signatures', (bundle) => Object.assign(bundle.dsseEnvelope, { signatures: [...bundle.dsseEnvelope.signatures, ...bundle.dsseEnvelope.signatures] })],
    ['no signature', (bundle) => Object.assign(bundle.dsseEnvelope, { signatures: [] })],
    ['a key id', (bundle) => (bundle.dsseEnvelope.signatures[0]['keyid'] = 'other')],
    ['a payload in base64url', (bundle) => (bundle.dsseEnvelope.payload = Buffer.from('{"???>>>": 1}').toString('base64url'))],
    ['a payload without padding', (bundle) => (bundle.dsseEnvelope.payload = Buffer.from('1').toString('base64').replaceAll('=', ''))],
    ['an empty payload', (bundle) => (bundle.dsseEnvelope.payload = '')],
    ['a signature that is not DER', (bundle) => (bundle.dsseEnvelope.signatures[0].sig = p1363(Buffer.from(bundle.dsseEnvelope.payload, 'base64')).toString('base64'))],
    ['a byte behind the signature', (bundle) => (bundle.dsseEnvelope.signatures[0].sig = Buffer.concat([Buffer.from(bundle.dsseEnvelope.signatures[0].sig, 'base64'), Buffer.of(0)]).toString('base64'))],
  ])('is refused with %s', (_what, alter) => {
    const bundle = bundleOf();
    alter(bundle);
    expect(reasonOf(files, JSON.stringify(bundle))).not.toBe('');
  });

  it.each(['', 'null', '[]', '"x"', '{', `{"mediaType":`])('is refused when it is %j', (text) => {
    expect(reasonOf(files, text)).toMatch(/^model\.sig is not/);
  });

  it('may leave out what has no use: tlogEntries and keyid', () => {
    const bundle = bundleOf();
    delete bundle.verificationMaterial['tlogEntries'];
    delete bundle.dsseEnvelope.signatures[0]['keyid'];
    verifySignature(files, JSON.stringify(bundle), pinned);
  });
});

describe('the statement that was signed', () => {
  const statement = () => signedStatement.parse(statementOf(files, 'model'));
  const refused = (changed: unknown, given = files) => reasonOf(given, signedText(JSON.stringify(changed), signing));
  const withResources = (change: (resources: SignedStatement['predicate']['resources']) => unknown[]) => {
    const { predicate, ...rest } = statement();
    return { ...rest, predicate: { ...predicate, resources: change(predicate.resources) } };
  };
  const withSerialization = (changes: object) => {
    const { predicate, ...rest } = statement();
    return { ...rest, predicate: { ...predicate, serialization: { ...predicate.serialization, ...changes } } };
  };

  it('may bear any name, say more in its predicate, and leave out the list of ignored paths', () => {
    const { subject, predicate, ...rest } = statement();
    const { ignore_paths: _, ...serialization } = predicate.serialization;
    const free = { ...rest, subject: [{ ...subject[0], name: 'elsewhere' }], predicate: { ...predicate, serialization, run_id: 'r1' } };
    verifySignature(files, signedText(JSON.stringify(free, undefined, 2), signing), pinned);
  });

  it.each<[string, unknown]>([
    ['another type', { ...statement(), _type: 'https://in-toto.io/Statement/v0.1' }],
    ['the predicate of an earlier version', { ...statement(), predicateType: 'https://model_signing/Digests/v0.1' }],
    ['two subjects', { ...statement(), subject: [...statement().subject, ...statement().subject] }],
    ['no subject', { ...statement(), subject: [] }],
    ['a member more', { ...statement(), more: 1 }],
    ['another hash', withSerialization({ hash_type: 'blake2b' })],
    ['shards', withSerialization({ method: 'shards', shard_size: 1000 })],
    ['links', withSerialization({ allow_symlinks: true })],
    ['nothing about links', withSerialization({ allow_symlinks: undefined })],
    ['a file that it ignores', withSerialization({ ignore_paths: ['model.sig', 'worker.mjs'] })],
    ['a folder that it ignores', withSerialization({ ignore_paths: ['.'] })],
    ['a digest of another kind', withResources(([first, ...others]) => [{ ...first, algorithm: 'blake2b' }, ...others])],
    ['a digest in upper case', withResources(([first, ...others]) => [{ ...first, digest: first?.digest.toUpperCase() }, ...others])],
    ['text', 'model'],
  ])('is refused with %s', (_what, changed) => {
    expect(refused(changed)).toMatch(/^the payload of model\.sig is not a model signature that is accepted here: /);
  });

  it('is refused with another root digest than that of its files', () => {
    const other = { ...statement(), subject: [{ name: 'model', digest: { sha256: sha256Of('') } }] };
    expect(refused(other)).toMatch(/inconsistent: the digest of its subject/);
  });

  it('is refused when a file is listed twice, or not in its place', () => {
    expect(refused(withResources((listed) => [...listed, listed[0]]))).toMatch(/names 'MLmodel' twice/);
    expect(refused(withResources((listed) => listed.toReversed()))).toMatch(/not in its place/);
  });

  it.each(['../MLmodel', '/etc/passwd', 'sub/../../x', './MLmodel', 'sub//b', 'C:\\x', 'a\\b', '%2e%2e/x', '..'])('is refused with the path %s', (name) => {
    expect(refused(withResources((listed) => [...listed, { name, algorithm: 'sha256', digest: sha256Of('') }]))).toMatch(/which is not a path inside a package$/);
    const escaping = [...files, file(name)];
    expect(refused(statementOf(escaping, 'model'), escaping)).toMatch(/which is not a path inside a package$/);
  });

  it('that is not JSON is refused though it is signed', () => {
    expect(reasonOf(files, signedText('model', signing))).toBe('the payload of model.sig is not JSON');
  });
});
