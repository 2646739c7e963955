import type { FastifyInstance } from 'fastify';
import { UsageError } from '../errors.js';
import { PortTakenError } from './errors.js';

/** MLflow's is 5000, which other servers like too. */
export const DEFAULT_PORT = 5001;
/** How many ports after the default one are tried. */
const TRIED = 100;

/** The address of `--host` and `--port`; without a port the default one, or the next that is free. */
export async function listen(app: FastifyInstance, host: string, port: number | undefined): Promise<string> {
  const last = port ?? DEFAULT_PORT + TRIED - 1;
  for (let tried = port ?? DEFAULT_PORT; ; tried++) {
    try {
      return await app.listen({ host, port: tried });
    } catch (error) {
      const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
      if (code === 'EADDRINUSE' && tried < last) continue;
      if (code === 'EADDRINUSE') throw new PortTakenError(host, port, { cause: error });
      if (code === 'EACCES') throw new UsageError(`port ${tried} of ${host} needs rights that this process does not have: choose another with --port`, { cause: error });
      if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') throw new UsageError(`this machine has no address ${host}: choose another with --host`, { cause: error });
      throw error;
    }
  }
}

/** An address that other machines do not reach. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
