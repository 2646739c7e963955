import { createHash } from 'node:crypto';
import { createServer } from 'node:net';

const first = 20_000;
const count = 10_000;

/**
 * A free port on 127.0.0.1. The search begins at one that belongs to the checkout's path, so that each checkout
 * usually keeps its own, below those that systems hand out for outgoing connections.
 */
export async function freePort(checkout: string): Promise<number> {
  const start = createHash('sha256').update(checkout).digest().readUInt32BE() % count;
  for (let step = 0; step < count; step++) {
    const port = first + ((start + step) % count);
    if (await isFree(port)) return port;
  }
  throw new Error(`No port between ${first} and ${first + count} is free.`);
}

/** True when nobody listens on this port of 127.0.0.1. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}
