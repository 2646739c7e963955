import { createServer } from 'node:net';
import { ToolError } from '@tripod/processes';

const FIRST = 5_000;
const TRIED = 100;

/**
 * The port that was asked for, or the next free one from 5000 on.
 *
 * @throws {ToolError} BAD_USAGE if the one that was asked for is taken
 */
export async function freePort(wanted: number | undefined): Promise<number> {
  if (wanted !== undefined) {
    if (await isFree(wanted)) return wanted;
    throw new ToolError('BAD_USAGE', `Port ${wanted} is taken by another program. Choose another one, or leave --port out: then the next free one is taken.`);
  }
  for (let port = FIRST; port < FIRST + TRIED; port++) if (await isFree(port)) return port;
  throw new ToolError('BAD_USAGE', `No port from ${FIRST} to ${FIRST + TRIED - 1} is free. Name one by --port.`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}
