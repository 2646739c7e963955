import { readSigningKey, readVerifyingKey, verifySignature } from '@tripod/contracts/digest';
import { keyPair, testKeys } from '@tripod/contracts/testing';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageFilesOf } from '../runs/package-files.js';
import { signPackage } from './sign-package.js';

describe('signing a package', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'signed-'));
    await mkdir(join(directory, 'sub'));
    for (const name of ['MLmodel', 'sub-a', 'sub/b', 'é 😀.json']) await writeFile(join(directory, name), name);
  });
  afterEach(() => rm(directory, { recursive: true }));

  const signature = () => readFile(join(directory, 'model.sig'), 'utf8');

  it.each(['P-256', 'P-384', 'P-521'])('makes a signature of all its files that the public key verifies, on %s', async (curve) => {
    const { privateKey, publicKey } = keyPair(curve);
    await signPackage(directory, 'alarm', readSigningKey(privateKey));
    verifySignature(await packageFilesOf(directory), await signature(), readVerifyingKey(publicKey));
  });

  it('a second time replaces the signature: so a package gets a new key', async () => {
    const next = keyPair();
    await signPackage(directory, 'alarm', readSigningKey(testKeys.privateKey));
    await signPackage(directory, 'alarm', readSigningKey(next.privateKey));
    verifySignature(await packageFilesOf(directory), await signature(), readVerifyingKey(next.publicKey));
  });

  it('writes nothing of the private key', async () => {
    await signPackage(directory, 'alarm', readSigningKey(testKeys.privateKey));
    const { dsseEnvelope } = JSON.parse(await signature());
    const all = (await signature()) + Buffer.from(dsseEnvelope.payload, 'base64').toString();
    const [, secret = 'none'] = testKeys.privateKey.split('\n');
    expect(all).not.toContain(secret.slice(0, 40));
    expect(all).not.toContain('PRIVATE');
  });

  it('refuses a link, whose target is not part of the package', async () => {
    await symlink('MLmodel', join(directory, 'link'));
    await expect(signPackage(directory, 'alarm', readSigningKey(testKeys.privateKey))).rejects.toMatchObject({ code: 'RUN_RECORD_INVALID' });
  });
});
