import { createHash, createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { keyPair } from '../../testing/signed.js';
import { readSigningKey, readVerifyingKey } from './signing-keys.js';

const spki = { type: 'spki', format: 'pem' } as const;
const pkcs8 = { type: 'pkcs8', format: 'pem' } as const;

describe('keys for signatures', () => {
  it('are named by the sha256 of the PEM text of the public one', () => {
    const { privateKey, publicKey } = keyPair();
    const hint = createHash('sha256').update(publicKey).digest('hex');
    expect(readVerifyingKey(publicKey).hint).toBe(hint);
    expect(readSigningKey(privateKey).verifying).toMatchObject({ hint, pem: publicKey });
  });

  it.each([['P-256', 'sha256'], ['P-384', 'sha384'], ['P-521', 'sha512']])('on %s sign by %s', (curve, hash) => {
    const { privateKey, publicKey } = keyPair(curve);
    expect([readVerifyingKey(publicKey).hash, readSigningKey(privateKey).verifying.hash]).toEqual([hash, hash]);
  });

  it('may be in SEC1, with the parameters of the curve before it, as openssl ecparam writes it', () => {
    const { privateKey, publicKey } = keyPair();
    const sec1 = String(createPrivateKey(privateKey).export({ type: 'sec1', format: 'pem' }));
    const parameters = '-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n';
    expect(readSigningKey(sec1).verifying.pem).toBe(publicKey);
    expect(readSigningKey(parameters + sec1).verifying.pem).toBe(publicKey);
  });

  it('of other kinds are refused by name', () => {
    const ed = generateKeyPairSync('ed25519', { publicKeyEncoding: spki, privateKeyEncoding: pkcs8 });
    const rsa = generateKeyPairSync('rsa', { modulusLength: 1024, publicKeyEncoding: spki, privateKeyEncoding: pkcs8 });
    const other = keyPair('secp256k1');
    for (const [{ publicKey, privateKey }, kind] of [[ed, 'ed25519'], [rsa, 'rsa'], [other, 'secp256k1']] as const) {
      expect(() => readVerifyingKey(publicKey)).toThrow(`it is of the kind ${kind}; only elliptic curves P-256, P-384 and P-521 sign models`);
      expect(() => readSigningKey(privateKey)).toThrow(`it is of the kind ${kind}`);
    }
  });

  it('do not take each other’s place: who verifies holds no private key', () => {
    const { privateKey, publicKey } = keyPair();
    expect(() => readVerifyingKey(privateKey)).toThrow('it is a private key');
    expect(() => readVerifyingKey(`${publicKey}${privateKey}`)).toThrow('it is a private key');
    expect(() => readSigningKey(publicKey)).toThrow('it does not hold -----BEGIN PRIVATE KEY-----');
  });

  it('are refused without a word of their text when they are damaged or encrypted', () => {
    const { privateKey, publicKey } = keyPair();
    const cut = (pem: string) => pem.replace(/^M.{30}/m, 'secret');
    const encrypted = String(createPrivateKey(privateKey).export({ ...pkcs8, cipher: 'aes-256-cbc', passphrase: 'secret' }));
    expect(() => readSigningKey(cut(privateKey))).toThrow(/^it is damaged, or not a key$/);
    expect(() => readVerifyingKey(cut(publicKey))).toThrow(/^it is damaged, or not a key$/);
    expect(() => readVerifyingKey('secret')).toThrow(/^it does not begin with -----BEGIN PUBLIC KEY-----$/);
    expect(() => readSigningKey(encrypted)).toThrow(/^it is encrypted with a passphrase/);
  });
});
