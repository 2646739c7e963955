import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { freePort } from './port.js';

describe('the port', () => {
  let taken: Server;
  beforeEach(async () => {
    taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
  });
  afterEach(() => taken.close());
  const portOf = (server: Server): number => {
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  };

  test('that is asked for and taken is refused', async () => {
    await expect(freePort(portOf(taken))).rejects.toThrow(`Port ${portOf(taken)} is taken by another program.`);
  });

  test('is a free one from 5000 on otherwise, not the same for two servers', async () => {
    const first = await freePort(undefined);
    expect(first).toBeGreaterThanOrEqual(5000);
    const server = createServer().listen(first, '127.0.0.1');
    await once(server, 'listening');
    try {
      expect(await freePort(undefined)).toBeGreaterThan(first);
    } finally {
      server.close();
    }
  });
});
