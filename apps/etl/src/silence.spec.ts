import { tcpProxy, type TcpProxy } from '@tripod/contracts/testing';
import type pg from 'pg';
import { APP } from './app.js';
import { withDatabase } from './database.js';

// The real limit is a minute.
const limits = { connect: 5_000, silence: 1_200 };
const { signal } = new AbortController();
const proxies: TcpProxy[] = [];
let database: TestDatabase;

beforeAll(async () => {
  database = await createDatabase();
});
afterEach(async () => {
  for (const proxy of proxies.splice(0)) await proxy.close();
});

async function proxied(...options: Parameters<typeof tcpProxy> extends [string, ...infer Rest] ? Rest : never): Promise<TcpProxy> {
  const proxy = await tcpProxy(database.url(APP), ...options);
  proxies.push(proxy);
  return proxy;
}

const ask = (url: string, work: (client: pg.Client) => Promise<unknown>) => withDatabase(url, signal, work, limits);

const lost = { code: 'DATABASE_LOST', message: expect.stringMatching(/^The connection to Postgres at .* was lost \(no byte for 1\.2 s\)\. Committed work stays; run the command again\.$/) };

describe('a server that is silent', () => {
  it('is lost in the middle of a large answer', async () => {
    const { url } = await proxied({ silentAfter: 300_000 });
    await expect(ask(url, (client) => client.query(`SELECT repeat('x', 1000) FROM generate_series(1, 20000)`))).rejects.toMatchObject(lost);
  });

  it('is waited for, however long it is silent', async () => {
    const { url } = await proxied();
    await expect(ask(url, (client) => client.query(`SELECT pg_sleep(1.6)`))).resolves.toMatchObject({ rowCount: 1 });
  });
});
