import { connect, createServer, type Socket } from 'node:net';

/** A way to a server that a test can spoil. */
export interface TcpProxy {
  /** The server's address by way of the proxy. */
  readonly url: string;
  /** From now on no byte goes either way. Connections stay open, and new ones are taken; with `open`, new ones work. */
  fallSilent(which?: 'all' | 'open'): void;
  /** Breaks all connections. */
  cut(): void;
  close(): Promise<void>;
}

/** What goes wrong by itself. */
export interface ProxyOptions {
  /** Falls silent after so many bytes from the server. */
  readonly silentAfter?: number;
  /** Passes on so many bytes of the server at once, and then waits a moment. */
  readonly bytesAtOnce?: number;
}

const MOMENT_MS = 5;

/** A real proxy before a server that an address names: it cuts, slows and falls silent. */
export async function tcpProxy(target: string, { silentAfter = Infinity, bytesAtOnce = Infinity }: ProxyOptions = {}): Promise<TcpProxy> {
  const { hostname, port } = new URL(target);
  const pairs = new Set<{ readonly sockets: readonly Socket[]; isSilent: boolean }>();
  let isSilent = false;
  let passed = 0;

  const proxy = createServer((client) => {
    const server = connect(Number(port), hostname);
    const pair = { sockets: [client, server], isSilent: false };
    pairs.add(pair);
    const isDead = () => isSilent || pair.isSilent;
    client.on('data', (bytes) => void (isDead() || server.write(bytes)));
    server.on('data', (bytes: Buffer) => {
      passed += bytes.length;
      if (passed > silentAfter) isSilent = true;
      if (!isDead()) void send(bytes, client, server, bytesAtOnce);
    });
    for (const socket of pair.sockets) {
      socket.on('error', () => undefined);
      socket.on('close', () => {
        // A proxy that is silent does not pass on an end either.
        if (!isDead()) for (const each of pair.sockets) each.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const address = proxy.address();
  const url = new URL(target);
  url.host = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const cut = () => {
    for (const { sockets } of pairs) for (const socket of sockets) socket.destroy();
    pairs.clear();
  };
  return {
    url: url.href,
    fallSilent(which = 'all') {
      if (which === 'all') isSilent = true;
      for (const pair of pairs) pair.isSilent = true;
    },
    cut,
    close: async () => {
      cut();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
}

async function send(bytes: Buffer, to: Socket, from: Socket, atOnce: number): Promise<void> {
  if (bytes.length <= atOnce) return void to.write(bytes);
  from.pause();
  for (let start = 0; start < bytes.length && !to.destroyed; start += atOnce) {
    to.write(bytes.subarray(start, start + atOnce));
    await new Promise((resolve) => setTimeout(resolve, MOMENT_MS));
  }
  from.resume();
}
