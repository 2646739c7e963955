import { lookup } from 'node:dns/promises';
import { AppError } from '../errors.js';
import type { ScoringApp } from './app.js';

/** MLflow's is 5000, which other servers use too. */
export const DEFAULT_PORT = 5001;
/** How many ports are tried, from the default one on. */
const MAX_TRIES = 100;

/** The address of `--host` and `--port`; without a port the default one, or the next that is free. */
export async function listen({ app, connections }: Pick<ScoringApp, 'app' | 'connections'>, host: string, port: number | undefined): Promise<string> {
  // A name may have several addresses (127.0.0.1 and ::1), and clients try any of them.
  const listenOnEach = async (addresses: readonly { readonly address: string }[]) => {
    const main = app.server.address();
    if (main === null || typeof main === 'string') return;
    for (const { address } of addresses) if (address !== main.address) await connections.listenAlso(app.server, address, main.port);
  };
  const last = port ?? DEFAULT_PORT + MAX_TRIES - 1;
  for (let tried = port ?? DEFAULT_PORT; ; tried++) {
    try {
      const address = await app.listen({ host, port: tried });
      if (host === 'localhost') await listenOnEach(await lookup(host, { all: true }));
      return address;
    } catch (error) {
      const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
      if (code === 'EADDRINUSE' && tried < last) continue;
      if (code === 'EADDRINUSE') throw portTaken(host, port, error);
      if (code === 'EACCES') throw new AppError('BAD_USAGE', `port ${tried} of ${host} needs rights that this process does not have. Choose another with --port.`, { cause: error });
      if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') throw new AppError('BAD_USAGE', `this machine does not have the address ${host}. Choose another with --host.`, { cause: error });
      throw error;
    }
  }
}

function portTaken(host: string, port: number | undefined, cause: unknown): AppError {
  const place = port === undefined ? `the default port of ${host} and the next ones are` : `port ${port} of ${host} is`;
  return new AppError('ADDRESS_IN_USE', `${place} taken by another program. Choose another with --port, or stop that program.`, { cause });
}

/** Whether other machines cannot reach an address. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
