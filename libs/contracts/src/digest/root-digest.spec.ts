import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { rootDigest, type PackageFile } from './root-digest.js';

const sha256Of = (text: string) => createHash('sha256').update(text).digest('hex');
const file = (path: string, text = path): PackageFile => ({ path, sha256: sha256Of(text) });

/** Files in the order of `resources` of the signature that model_signing 1.1.1 made of them; UTF-8. */
const signed: readonly (readonly [path: string, text: string])[] = [
  ['.hidden', 'hidden'],
  ['MLmodel', 'run_id: x\n'],
  ['Zebra', 'upper'],
  ['empty', ''],
  ['sub/b', 'b'],
  ['sub/deeper/z', 'deep'],
  ['sub/model.sig', 'nested'],
  ['sub-a', 'a'],
  ['sub.d/x', 'd'],
  ['é.json', 'accent'],
  ['Ａ.txt', 'full'],
  ['😀.txt', 'smile'],
];
/** `subject[0].digest.sha256` of that signature. */
const signedRoot = 'a1dff88f59e9550088d13b91d7d96ac29f9342221a1161204539ff53b7f515d4';
const signedFiles = signed.map(([path, text]) => file(path, text));

describe('rootDigest', () => {
  it('equals the subject digest of an OpenSSF model signature', () => {
    expect(rootDigest(signedFiles)).toBe(signedRoot);
  });

  it('orders files itself: by path components, each by code points', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(signedFiles, { minLength: signedFiles.length }), (shuffled) => {
        expect(rootDigest(shuffled)).toBe(signedRoot);
      }),
    );
  });

  it('leaves the signature at the root out, and no other file of that name', () => {
    expect(rootDigest([...signedFiles, file('model.sig')])).toBe(signedRoot);
    expect(rootDigest(signedFiles.filter(({ path }) => path !== 'sub/model.sig'))).not.toBe(signedRoot);
  });

  it('is another one when any file is altered, missing or added, an empty or a hidden one too', () => {
    for (const changed of signedFiles) {
      expect(rootDigest(signedFiles.map((one) => (one === changed ? file(one.path, 'altered') : one)))).not.toBe(signedRoot);
      expect(rootDigest(signedFiles.filter((one) => one !== changed))).not.toBe(signedRoot);
    }
    for (const path of ['added', '.gitignore', '.git/config', 'sub/0']) expect(rootDigest([...signedFiles, file(path, '')])).not.toBe(signedRoot);
  });

  it('leaves the list as it was', () => {
    const listed = [file('b'), file('a')];
    rootDigest(listed);
    expect(listed.map(({ path }) => path)).toEqual(['b', 'a']);
  });
});

