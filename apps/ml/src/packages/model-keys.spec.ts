import { readVerifyingKey } from '@tripod/contracts/digest';
import { keyPair } from '@tripod/contracts/testing';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pinnedKeyOf, signingKeyOf } from './model-keys.js';
import { trustOf } from './trust.js';

const { privateKey, publicKey } = keyPair();
const { hint } = readVerifyingKey(publicKey);
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keys-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function file(text: string): Promise<string> {
  const path = join(folder, 'key.pem');
  await writeFile(path, text);
  return path;
}

describe('the keys of the settings', () => {
  it('are PEM texts or paths of files', async () => {
    expect((await signingKeyOf({ MODEL_SIGNING_KEY: privateKey, MODEL_PUBLIC_KEY: undefined })).verifying.hint).toBe(hint);
    expect((await signingKeyOf({ MODEL_SIGNING_KEY: await file(privateKey), MODEL_PUBLIC_KEY: publicKey })).verifying.hint).toBe(hint);
    expect((await pinnedKeyOf({ MODEL_SIGNING_KEY: undefined, MODEL_PUBLIC_KEY: await file(publicKey) }))?.hint).toBe(hint);
  });

  it('pin MODEL_PUBLIC_KEY, or else the public half of MODEL_SIGNING_KEY', async () => {
    const other = keyPair();
    expect((await pinnedKeyOf({ MODEL_SIGNING_KEY: privateKey, MODEL_PUBLIC_KEY: other.publicKey }))?.hint).toBe(readVerifyingKey(other.publicKey).hint);
    expect((await pinnedKeyOf({ MODEL_SIGNING_KEY: privateKey, MODEL_PUBLIC_KEY: undefined }))?.hint).toBe(hint);
    expect(await pinnedKeyOf({ MODEL_SIGNING_KEY: undefined, MODEL_PUBLIC_KEY: undefined })).toBeUndefined();
  });

  it('must be a pair to sign with: what is signed here could not run here', async () => {
    await expect(signingKeyOf({ MODEL_SIGNING_KEY: privateKey, MODEL_PUBLIC_KEY: keyPair().publicKey })).rejects.toMatchObject({ code: 'BAD_SETTING', message: expect.stringContaining('is not the public half of MODEL_SIGNING_KEY') });
  });

  it('can be made as the message says that is printed without one', async () => {
    const message = await signingKeyOf({ MODEL_SIGNING_KEY: undefined, MODEL_PUBLIC_KEY: undefined }).catch((error: Error) => error.message);
    for (const line of String(message).split('\n').filter((text) => text.startsWith('  openssl '))) execFileSync('sh', ['-c', line], { cwd: folder, stdio: 'pipe' });
    const [made, half] = [join(folder, 'model-signing.pem'), join(folder, 'model-signing.pub.pem')];
    const { verifying } = await signingKeyOf({ MODEL_SIGNING_KEY: made, MODEL_PUBLIC_KEY: half });
    expect(await readFile(half, 'utf8')).toBe(verifying.pem);
    expect((await stat(made)).mode & 0o077).toBe(0);
  });

  it.each([
    ['a file that is not there', () => 'secret/no-such.pem', /^MODEL_SIGNING_KEY must be PEM text or the path of a file with it, and what it names cannot be read: ENOENT\.$/],
    ['a folder', () => folder, /cannot be read: EISDIR/],
    ['a file that is too large', () => file('secret'.repeat(10_000)), /more than 16384 bytes/],
    ['a file of something else', () => file('secret'), /^MODEL_SIGNING_KEY names a key that is not usable: it does not hold -----BEGIN PRIVATE KEY-----/],
    ['a public key', () => publicKey, /^MODEL_SIGNING_KEY holds a key that is not usable: it does not hold/],
    ['a damaged key', () => `-----BEGIN PRIVATE KEY-----\nsecret\n-----END PRIVATE KEY-----\n`, /it is damaged, or not a key/],
  ])('are refused without their value: %s', async (_what, value, message) => {
    const reading = signingKeyOf({ MODEL_SIGNING_KEY: await value(), MODEL_PUBLIC_KEY: undefined });
    await expect(reading).rejects.toMatchObject({ code: 'BAD_SETTING', message: expect.stringMatching(message) });
    await expect(reading).rejects.toMatchObject({ message: expect.not.stringContaining('secret') });
  });
});

describe('trust', () => {
  const none = { MODEL_SIGNING_KEY: undefined, MODEL_PUBLIC_KEY: undefined };
  const warn = () => undefined;

  it('needs a key, unless unsigned packages are allowed', async () => {
    await expect(trustOf(none, {}, warn)).rejects.toMatchObject({ code: 'BAD_SETTING', message: expect.stringMatching(/MODEL_PUBLIC_KEY.*--allow-unsigned/) });
    expect(await trustOf(none, { allowUnsigned: true }, warn)).toEqual({ pinned: undefined, warnOfUnsigned: warn });
  });

  it('is in the key alone unless unsigned packages are allowed', async () => {
    expect((await trustOf({ ...none, MODEL_PUBLIC_KEY: publicKey }, {}, warn)).warnOfUnsigned).toBeUndefined();
  });
});
