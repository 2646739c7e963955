import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { modelKeysFor } from './model-keys.js';

const made = { privateKey: '/checkout/.tripod/keys/model-signing.pem', publicKey: '/checkout/.tripod/keys/model-signing.pub.pem' };
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256', privateKeyEncoding: { type: 'pkcs8', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'pem' } });
const never = () => {
  throw new Error('the keys of the checkout are not wanted');
};

describe('the keys of models', () => {
  test('are those of the checkout: the private one goes to who trains, and to nobody else', () => {
    expect(modelKeysFor('ml', {}, () => made)).toEqual({ MODEL_SIGNING_KEY: made.privateKey, MODEL_PUBLIC_KEY: made.publicKey });
    expect(modelKeysFor('user', {}, () => made)).toEqual({ MODEL_PUBLIC_KEY: made.publicKey });
    expect(modelKeysFor('etl', {}, never)).toEqual({});
  });

  test('are the caller’s where they are set, and nobody but who trains sees the private one', () => {
    const env = { MODEL_SIGNING_KEY: privateKey, MODEL_PUBLIC_KEY: publicKey };
    expect(modelKeysFor('ml', env, never)).toEqual(env);
    expect(modelKeysFor('user', env, never)).toEqual({ MODEL_SIGNING_KEY: '', MODEL_PUBLIC_KEY: publicKey });
    expect(modelKeysFor('etl', env, never)).toEqual({ MODEL_SIGNING_KEY: '' });
  });

  test('name the public half of a private key that is set alone, as text or as a path', () => {
    const folder = mkdtempSync(join(tmpdir(), 'keys-'));
    try {
      const file = join(folder, 'key.pem');
      writeFileSync(file, privateKey);
      expect(modelKeysFor('user', { MODEL_SIGNING_KEY: privateKey, MODEL_PUBLIC_KEY: '' }, never)).toEqual({ MODEL_SIGNING_KEY: '', MODEL_PUBLIC_KEY: publicKey });
      expect(modelKeysFor('ml', { MODEL_SIGNING_KEY: relative(process.cwd(), file) }, never)).toEqual({ MODEL_SIGNING_KEY: file, MODEL_PUBLIC_KEY: publicKey });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('leave who only runs models without a private key', () => {
    expect(modelKeysFor('ml', { MODEL_PUBLIC_KEY: publicKey }, never)).toEqual({ MODEL_PUBLIC_KEY: publicKey });
  });

  test('are refused in words, without the value, when the private one cannot be read', () => {
    for (const [value, reason] of [['-----BEGIN secret', /^MODEL_SIGNING_KEY cannot be used: it is not a private key/], ['/no/secret.pem', /^MODEL_SIGNING_KEY cannot be used: what it names cannot be read \(ENOENT\)/]] as const) {
      const reading = () => modelKeysFor('user', { MODEL_SIGNING_KEY: value }, never);
      expect(reading).toThrow(expect.objectContaining({ code: 'BAD_SETTING', message: expect.stringMatching(reason) }));
      expect(reading).toThrow(expect.objectContaining({ message: expect.not.stringContaining('secret') }));
    }
  });
});
