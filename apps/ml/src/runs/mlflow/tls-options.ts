import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import type { Config } from '../../config.js';
import { AppError, messageOf } from '../../errors.js';

/** Certificates, as Node's TLS takes them. */
export interface TlsOptions {
  /** Authorities, in place of those of the system. */
  readonly ca?: Buffer;
  readonly cert?: Buffer;
  readonly key?: Buffer;
  readonly rejectUnauthorized?: boolean;
}

/** The settings of TLS with a run store. They are MLflow's own and mean what they mean there. */
export type TlsConfig = { readonly [Name in PathName | 'MLFLOW_TRACKING_INSECURE_TLS']?: Config[Name] };
type PathName = 'MLFLOW_TRACKING_SERVER_CERT_PATH' | 'MLFLOW_TRACKING_CLIENT_CERT_PATH';

/**
 * Reads what TLS with the run store needs.
 *
 * @throws {AppError} BAD_SETTING for a file that cannot be read or holds something else, and for settings that exclude each other
 */
export function tlsOptions(config: TlsConfig): TlsOptions {
  const { MLFLOW_TRACKING_SERVER_CERT_PATH: authorities, MLFLOW_TRACKING_CLIENT_CERT_PATH: client, MLFLOW_TRACKING_INSECURE_TLS: isInsecure } = config;
  if (isInsecure === true && authorities !== undefined) {
    throw new AppError('BAD_SETTING', 'MLFLOW_TRACKING_INSECURE_TLS checks no certificate, and MLFLOW_TRACKING_SERVER_CERT_PATH says which ones to check by. Unset one of them.');
  }
  return {
    ...(authorities === undefined ? {} : checked('MLFLOW_TRACKING_SERVER_CERT_PATH', authorities, (pem) => ({ ca: pem }))),
    // One file with the key and the certificate, as MLflow has it.
    ...(client === undefined ? {} : checked('MLFLOW_TRACKING_CLIENT_CERT_PATH', client, (pem) => ({ cert: pem, key: pem }))),
    ...(isInsecure === true ? { rejectUnauthorized: false } : {}),
  };
}

function checked(name: PathName, path: string, optionsOf: (pem: Buffer) => TlsOptions): TlsOptions {
  try {
    const pem = readFileSync(path);
    // OpenSSL passes over what is not PEM.
    if (!pem.includes('-----BEGIN CERTIFICATE-----')) throw new Error('it has no certificate');
    const options = optionsOf(pem);
    createSecureContext(options);
    return options;
  } catch (cause) {
    throw new AppError('BAD_SETTING', `${name} cannot be used: ${messageOf(cause)}. Name a PEM file${name.includes('CLIENT') ? ' with a certificate and its key' : ''}.`, { cause });
  }
}
