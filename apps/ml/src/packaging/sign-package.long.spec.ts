// Our signatures and those of the real OpenSSF tool. Set MODEL_SIGNING_PYTHON to a Python that has model-signing 1.1.1 and
// pyOpenSSL; without it these tests are skipped.
import { readSigningKey, readVerifyingKey, SIGNATURE_FILE, statementOf, verifySignature } from '@tripod/contracts/digest';
import { keyPair } from '@tripod/contracts/testing';
import { execFile } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, readFile, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { packageFilesOf } from '../runs/package-files.js';
import { signPackage } from './sign-package.js';

const python = process.env['MODEL_SIGNING_PYTHON'];
const execute = promisify(execFile);

(python === undefined ? describe.skip : describe)('the real model_signing (skipped without MODEL_SIGNING_PYTHON)', () => {
  let place: string;
  let directory: string;
  const keys = keyPair();
  const at = (path: string) => join(directory, path);
  const signature = () => readFile(at(SIGNATURE_FILE), 'utf8');
  const modelSigning = (...args: string[]) => execute(python!, ['-m', 'model_signing', ...args]);

  async function keyFile(name: string, pem: string): Promise<string> {
    const path = join(place, name);
    await writeFile(path, pem);
    return path;
  }
  const verifies = async (publicKey = keys.publicKey) => modelSigning('verify', 'key', '--public_key', await keyFile('public.pem', publicKey), '--signature', at(SIGNATURE_FILE), directory);
  const signs = async (...options: string[]) => modelSigning('sign', 'key', '--private_key', await keyFile('private.pem', keys.privateKey), '--signature', at(SIGNATURE_FILE), ...options, directory);

  beforeEach(async () => {
    place = await mkdtemp(join(tmpdir(), 'openssf-'));
    directory = join(place, 'model');
    for (const folder of ['sub/deeper', 'sub/.git', 'sub.d', 'empty-folder']) await mkdir(at(folder), { recursive: true });
    for (const path of ['MLmodel', 'Zebra', '.hidden', 'sub-a', 'sub/b', 'sub/deeper/z', 'sub/.git/x', 'sub/model.sig', 'sub.d/x', 'é.json', 'Ａ.txt', '😀.txt']) await writeFile(at(path), `content of ${path}`);
    await writeFile(at('empty'), '');
  });
  afterEach(() => rm(place, { recursive: true }));

  it.each(['P-256', 'P-384', 'P-521'])('accepts what we sign on %s', async (curve) => {
    const { privateKey, publicKey } = keyPair(curve);
    await signPackage(directory, 'alarm', readSigningKey(privateKey));
    expect((await verifies(publicKey)).stdout).toContain('Verification succeeded');
  });

  it.each<[string, () => Promise<unknown>]>([
    ['was altered', () => appendFile(at('sub/b'), '!')],
    ['was added', () => writeFile(at('more'), '')],
    ['was removed', () => unlink(at('empty'))],
    ['has another name', () => rename(at('Zebra'), at('Zebrb'))],
  ])('refuses what we have signed when a file %s, as we do', async (_what, alter) => {
    await signPackage(directory, 'alarm', readSigningKey(keys.privateKey));
    await alter();
    await expect(verifies()).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('Verification failed') });
    const files = await packageFilesOf(directory);
    const text = await signature();
    expect(() => verifySignature(files, text, readVerifyingKey(keys.publicKey))).toThrow(/altered|not signed|not in the package/);
  });

  it('signs, with its default options, what we verify, and says of the files what we say', async () => {
    await signs();
    const files = await packageFilesOf(directory);
    const text = await signature();
    verifySignature(files, text, readVerifyingKey(keys.publicKey));
    const statement = JSON.parse(Buffer.from(JSON.parse(text).dsseEnvelope.payload, 'base64').toString());
    const { subject, predicate } = statementOf(files, basename(directory));
    expect(statement.subject).toEqual(subject);
    expect(statement.predicate.resources).toEqual(predicate.resources);
    await appendFile(at('MLmodel'), '!');
    const altered = await packageFilesOf(directory);
    expect(() => verifySignature(altered, text, readVerifyingKey(keys.publicKey))).toThrow("the file 'MLmodel' was altered after it was signed");
  });

  it('accepts an altered file that the signer exempted; we refuse such a list', async () => {
    await signs('--ignore-paths', at('MLmodel'));
    await appendFile(at('MLmodel'), '!');
    expect((await verifies()).stdout).toContain('Verification succeeded');
    const files = await packageFilesOf(directory);
    const text = await signature();
    expect(() => verifySignature(files, text, readVerifyingKey(keys.publicKey))).toThrow(/ignore_paths/);
  });
});
