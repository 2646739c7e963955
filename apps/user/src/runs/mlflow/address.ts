import { isLoopback } from '../../http/address.js';

/** What a server is shown to let us in. */
export type Login = { readonly user: string; readonly password: string } | { readonly token: string };

/** The address of an MLflow server. */
export interface StoreAddress {
  /** With the prefix where the server has one; without login and a slash at its end. It may be shown. */
  readonly base: string;
  /** Host and port. */
  readonly host: string;
  /** On this machine: asked directly, whatever proxy the environment names. */
  readonly isLoopback: boolean;
  /** Name and password that stand in the address. */
  readonly login?: Login;
}

/** Reads the address of an MLflow server, which is a valid http address. */
export function storeAddress(address: string): StoreAddress {
  const url = new URL(address);
  const { host, hostname, username, password } = url;
  url.username = url.password = url.search = url.hash = '';
  return {
    base: url.href.replace(/\/+$/, ''),
    host,
    isLoopback: isLoopback(hostname),
    ...(username === '' ? {} : { login: { user: decoded(username), password: decoded(password) } }),
  };
}

/** A lone % stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The `Authorization` header of a login; MLflow sends name and password before a token. */
export function authorization(login: Login | undefined): Readonly<Record<string, string>> {
  if (login === undefined) return {};
  if ('token' in login) return { Authorization: `Bearer ${login.token}` };
  return { Authorization: `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}` };
}
