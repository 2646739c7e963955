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

describe('a server that falls silent', () => {
  it('is lost in the middle of a large answer', async () => {
    const { url } = await proxied({ silentAfter: 300_000 });
    await expect(ask(url, (client) => client.query(`SELECT repeat('x', 1000) FROM generate_series(1, 20000)`))).rejects.toMatchObject(lost);
  });

  it('is lost when it takes no more questions', async () => {
    const proxy = await proxied();
    const asking = ask(proxy.url, async (client) => {
      proxy.fallSilent();
      await client.query('SELECT 1');
    });
    await expect(asking).rejects.toMatchObject(lost);
  });

  it('is asked on a second connection, and keeps no lock', async () => {
    const proxy = await proxied();
    const locking = ask(proxy.url, async (client) => {
      await client.query('SELECT pg_advisory_lock(77)');
      proxy.fallSilent('open');
      await client.query('SELECT 1');
    });
    await expect(locking).rejects.toMatchObject(lost);
    await ask(database.url(APP), (client) => client.query('SELECT pg_advisory_lock(77)'));
  });

  it('does not hold up the end of the work', async () => {
    const proxy = await proxied();
    await ask(proxy.url, () => Promise.resolve(proxy.fallSilent()));
  });
});

describe('a server that is at work', () => {
  it('is waited for, however long it is silent', async () => {
    const { url } = await proxied();
    await expect(ask(url, (client) => client.query(`SELECT pg_sleep(1.6)`))).resolves.toMatchObject({ rowCount: 1 });
  });

  it('is waited for while it waits for a lock', async () => {
    await ask(database.url(APP), async (holder) => {
      await holder.query('SELECT pg_advisory_lock(78)');
      const waiting = ask(database.url(APP), (client) => client.query('SELECT pg_advisory_lock(78)'));
      await holder.query('SELECT pg_sleep(1.6)');
      await holder.query('SELECT pg_advisory_unlock(78)');
      await expect(waiting).resolves.toMatchObject({ rowCount: 1 });
    });
  });

  it('is waited for while its bytes come slowly', async () => {
    const { url } = await proxied({ bytesAtOnce: 20 });
    await expect(ask(url, (client) => client.query(`SELECT repeat('x', 5000)`))).resolves.toMatchObject({ rowCount: 1 });
  });
});

it('a connection on which nothing is asked is not lost', async () => {
  const answer = ask(database.url(APP), async (client) => {
    // Another connection is the clock.
    await ask(database.url(APP), (clock) => clock.query('SELECT pg_sleep(1.6)'));
    return client.query('SELECT 1');
  });
  await expect(answer).resolves.toMatchObject({ rowCount: 1 });
});

it('a connection that is cut is lost at once', async () => {
  const proxy = await proxied();
  const cut = ask(proxy.url, (client) => {
    const answer = client.query('SELECT pg_sleep(600)');
    setImmediate(() => proxy.cut());
    return answer;
  });
  await expect(cut).rejects.toMatchObject({ code: 'DATABASE_LOST' });
});
