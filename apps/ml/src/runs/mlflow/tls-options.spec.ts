import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { certificatesIn, type Certificates } from '../../../fixtures/runs/secure-gateway.js';
import { tlsOptions } from './tls-options.js';

let folder: string;
let certificates: Certificates;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tls-'));
  certificates = await certificatesIn(folder);
  await writeFile(join(folder, 'text.pem'), 'secret');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the settings of TLS', () => {
  it('are nothing where none is set, and the files that they name', () => {
    expect(tlsOptions({})).toEqual({});
    expect(tlsOptions({ MLFLOW_TRACKING_INSECURE_TLS: false })).toEqual({});
    expect(tlsOptions({ MLFLOW_TRACKING_INSECURE_TLS: true })).toEqual({ rejectUnauthorized: false });
    const both = tlsOptions({ MLFLOW_TRACKING_SERVER_CERT_PATH: certificates.authority, MLFLOW_TRACKING_CLIENT_CERT_PATH: certificates.client });
    expect([Object.keys(both), both.cert?.equals(both.key ?? Buffer.alloc(0))]).toEqual([['ca', 'cert', 'key'], true]);
  });

  it.each([
    ['a file that is not there', () => ({ MLFLOW_TRACKING_SERVER_CERT_PATH: join(folder, 'none.pem') }), /^MLFLOW_TRACKING_SERVER_CERT_PATH cannot be used: ENOENT/],
    ['a folder', () => ({ MLFLOW_TRACKING_SERVER_CERT_PATH: folder }), /cannot be used: EISDIR/],
    ['a file without a certificate', () => ({ MLFLOW_TRACKING_SERVER_CERT_PATH: join(folder, 'text.pem') }), /it has no certificate\. Name a PEM file\.$/],
    ['a certificate without its key', () => ({ MLFLOW_TRACKING_CLIENT_CERT_PATH: certificates.authority }), /^MLFLOW_TRACKING_CLIENT_CERT_PATH cannot be used: .*Name a PEM file with a certificate and its key\.$/s],
    ['a check that is wanted and not wanted', () => ({ MLFLOW_TRACKING_SERVER_CERT_PATH: certificates.authority, MLFLOW_TRACKING_INSECURE_TLS: true }), /Unset one of them/],
  ])('are refused: %s', (_, config, message) => {
    expect(() => tlsOptions(config())).toThrow(expect.objectContaining({ code: 'BAD_SETTING', message: expect.stringMatching(message) }));
  });
});
