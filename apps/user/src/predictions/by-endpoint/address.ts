import { AppError } from '../../errors.js';
import { isLoopback, withoutPassword } from '../../http/address.js';

/** The address of a scoring server. */
export interface EndpointAddress {
  /** Of the route that predicts, with name and password where they are given. */
  readonly url: string;
  /** The server's address for messages and for what is kept: without name, password, query and route. */
  readonly shown: string;
  /** On this machine: asked directly, whatever proxy the environment names. */
  readonly isLoopback: boolean;
}

/**
 * Reads an endpoint as people write it: with or without `/invocations`.
 *
 * @throws {AppError} BAD_USAGE for a text that is not an http address
 */
export function endpointAddress(endpoint: string): EndpointAddress {
  const parsed = URL.canParse(endpoint) ? new URL(endpoint) : null;
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) {
    throw new AppError('BAD_USAGE', `'${withoutPassword(endpoint)}' is not a valid address of a scoring server. Write it as http://127.0.0.1:5001`);
  }
  parsed.search = parsed.hash = '';
  parsed.pathname = parsed.pathname.replace(/\/+$/, '').replace(/\/invocations$/, '');
  const base = () => parsed.href.replace(/\/+$/, '');
  const url = `${base()}/invocations`;
  parsed.username = parsed.password = '';
  return { url, shown: base(), isLoopback: isLoopback(parsed.hostname) };
}
