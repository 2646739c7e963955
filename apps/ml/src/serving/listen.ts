import type { FastifyInstance } from 'fastify';
import { AppError } from '../errors.js';

/** MLflow's is 5000, which other servers use too. */
export const DEFAULT_PORT = 5001;
/** How many ports are tried, from the default one on. */
const MAX_TRIES = 100;

/** The address of `--host` and `--port`; without a port the default one, or the next that is free. */
export async function listen(app: FastifyInstance, host: string, port: number | undefined): Promise<string> {
  const last = port ?? DEFAULT_PORT + MAX_TRIES - 1;
  for (let tried = port ?? DEFAULT_PORT; ; tried++) {
    try {
      return await app.listen({ host, port: tried });
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
