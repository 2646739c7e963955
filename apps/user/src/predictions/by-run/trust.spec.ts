import { readVerifyingKey } from '@tripod/contracts/digest';
import { keyPair } from '@tripod/contracts/testing';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { trustOf } from './trust.js';

const { privateKey, publicKey } = keyPair();
const warn = () => undefined;
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

describe('trust', () => {
  it('is in the key of MODEL_PUBLIC_KEY, a PEM text or the path of a file', async () => {
    const { hint } = readVerifyingKey(publicKey);
    expect((await trustOf({ MODEL_PUBLIC_KEY: publicKey }, {}, warn)).pinned?.hint).toBe(hint);
    expect(await trustOf({ MODEL_PUBLIC_KEY: await file(publicKey) }, {}, warn)).toMatchObject({ pinned: { hint }, warnOfUnsigned: undefined });
  });

  it('needs that key, unless unsigned packages are allowed', async () => {
    await expect(trustOf({ MODEL_PUBLIC_KEY: undefined }, {}, warn)).rejects.toMatchObject({ code: 'BAD_SETTING', exitCode: 2, message: expect.stringMatching(/^MODEL_PUBLIC_KEY is not set.*--allow-unsigned/) });
    expect(await trustOf({ MODEL_PUBLIC_KEY: undefined }, { allowUnsigned: true }, warn)).toEqual({ pinned: undefined, warnOfUnsigned: warn });
  });

  it.each([
    ['a file that is not there', () => 'secret/no-such.pem', /what it names cannot be read: ENOENT\.$/],
    ['a folder', () => folder, /cannot be read: EISDIR/],
    ['a file that is too large', () => file('secret'.repeat(10_000)), /more than 16384 bytes/],
    ['a file of something else', () => file('secret'), /^MODEL_PUBLIC_KEY names a key that is not usable: it does not begin with -----BEGIN PUBLIC KEY-----/],
    ['a private key, which a consumer must not hold', () => privateKey, /^MODEL_PUBLIC_KEY holds a key that is not usable: it is a private key/],
  ])('is refused without the value of the setting: %s', async (_what, value, message) => {
    const reading = trustOf({ MODEL_PUBLIC_KEY: await value() }, { allowUnsigned: true }, warn);
    await expect(reading).rejects.toMatchObject({ code: 'BAD_SETTING', message: expect.stringMatching(message) });
    await expect(reading).rejects.toMatchObject({ message: expect.not.stringContaining('secret') });
    await expect(reading).rejects.toMatchObject({ message: expect.not.stringContaining(privateKey.split('\n')[1] ?? '') });
  });
});
