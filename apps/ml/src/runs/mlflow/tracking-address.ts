import { AppError } from '../../errors.js';

/** What a server wants to see before it lets somebody in. */
export interface Credentials {
  readonly token?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
}

/** Where a tracking server is, and how to be let in. */
export interface TrackingAddress {
  /** With the path that a reverse proxy puts in front, and without a slash at the end. */
  readonly base: string;
  /** The same for messages: it never has a password. */
  readonly shown: string;
  /** On this machine: asked directly, whatever proxy the environment names. */
  readonly isLoopback: boolean;
  /** The header `Authorization`. */
  readonly authorization: string | undefined;
}

/**
 * Reads the address of a tracking server. As in MLflow's Python client, a user with a password wins over a token; both may
 * also stand in the address.
 *
 * @throws {AppError} BAD_SETTING for what is not an http address
 */
export function trackingAddress(uri: string, { token, username, password }: Credentials = {}): TrackingAddress {
  const parsed = URL.canParse(uri) ? new URL(uri) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) throw notAServer(uri);
  const user = username ?? decoded(parsed.username);
  const secret = password ?? decoded(parsed.password);
  parsed.username = parsed.password = parsed.search = parsed.hash = '';
  const base = parsed.href.replace(/\/$/, '');
  const basic = user !== '' && secret !== '' ? `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}` : undefined;
  return {
    base,
    shown: base,
    isLoopback: /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(parsed.hostname),
    authorization: basic ?? (token === undefined ? undefined : `Bearer ${token}`),
  };
}

function notAServer(uri: string): AppError {
  const shown = uri.replace(/\/\/[^/]*@/, '//');
  return new AppError(
    'BAD_SETTING',
    `MLFLOW_TRACKING_URI is '${shown}', which is not the address of an MLflow server: write it as http://127.0.0.1:5000. To record into a directory, unset it and set RUNS_DIRECTORY.`,
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a lone % is a character of it
  }
}
