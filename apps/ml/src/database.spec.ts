import { tcpProxy, type TcpProxy } from '@tripod/contracts/testing';
import { to as copyTo } from 'pg-copy-streams';
import { APP } from './app.js';
import { withDatabase } from './database.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
});

describe('a fault of Postgres', () => {
  const failing = (code: string) =>
    withDatabase(database.url(APP), (client) => client.query(`DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '${code}', MESSAGE = 'a reason'; END $$`));

  it.each([
    ['53100', 'DATABASE_FULL'],
    ['53300', 'DATABASE_BUSY'],
    ['57014', 'DATABASE_CANCELLED'],
    ['42501', 'DATABASE_PERMISSION'],
    ['XX000', 'DATABASE_FAILED'],
  ])('%s is %s, in one sentence', async (sqlState, code) => {
    await expect(failing(sqlState)).rejects.toMatchObject({ code, message: expect.stringContaining('a reason') });
  });

  it('says that Postgres does not answer, and where', async () => {
    await expect(withDatabase('postgresql://ml:secret@127.0.0.1:1/nowhere', async () => {})).rejects.toMatchObject({
      code: 'DATABASE_AWAY',
      message: expect.stringMatching(/127\.0\.0\.1:1\/nowhere \(role ml\).*ECONNREFUSED/),
    });
  });

  it('says that the connection was lost under a query, and at the one after it', async () => {
    const leave = 'SELECT pg_terminate_backend(pg_backend_pid())';
    await expect(withDatabase(database.url(APP), (client) => client.query(leave))).rejects.toMatchObject({ code: 'DATABASE_LOST' });
    const askAgain = withDatabase(database.url(APP), async (client) => {
      await client.query(leave).catch(() => {});
      await client.query('SELECT 1');
    });
    await expect(askAgain).rejects.toMatchObject({ code: 'DATABASE_LOST' });
  });

  it('names the setting when there is no address', async () => {
    await expect(withDatabase(undefined, async () => {})).rejects.toMatchObject({ code: 'BAD_SETTING', message: expect.stringContaining('DATABASE_URL is not set') });
  });
});

it('passes on what the work throws', async () => {
  await expect(withDatabase(database.url(APP), () => Promise.reject(new TypeError('a fault of ours')))).rejects.toThrow(new TypeError('a fault of ours'));
});

it('has the same session whatever the address asks for', async () => {
  const url = new URL(database.url(APP));
  url.searchParams.set('options', '-c datestyle=German -c search_path=pg_catalog -c timezone=Asia/Tokyo');
  const { rows } = await withDatabase(url.href, (client) =>
    client.query(`SELECT current_setting('datestyle') AS datestyle, current_setting('timezone') AS timezone, current_setting('search_path') AS path`),
  );
  expect(rows).toEqual([{ datestyle: expect.stringMatching(/^ISO/), timezone: 'UTC', path: `"${APP}"` }]);
});

describe('a server that falls silent', () => {
  // The real limit is a minute.
  const limits = { connect: 5_000, silence: 1_200 };
  let proxy: TcpProxy | undefined;
  afterEach(async () => {
    await proxy?.close();
    proxy = undefined;
  });

  it('is lost in the middle of the rows of a COPY', async () => {
    proxy = await tcpProxy(database.url(APP), { silentAfter: 100_000 });
    const reading = withDatabase(
      proxy.url,
      async (client) => {
        let bytes = 0;
        for await (const chunk of client.query(copyTo(`COPY (SELECT repeat('x', 1000) FROM generate_series(1, 2000)) TO STDOUT`))) bytes += Buffer.from(chunk).length;
        return bytes;
      },
      undefined,
      limits,
    );
    await expect(reading).rejects.toMatchObject({ code: 'DATABASE_LOST', message: expect.stringMatching(/was lost \(no byte for 1\.2 s\)/) });
  });

  it('is not waited for when the work has failed', async () => {
    const silenced = (proxy = await tcpProxy(database.url(APP)));
    const failing = withDatabase(silenced.url, () => {
      silenced.fallSilent();
      return Promise.reject(new Error('stopped'));
    });
    await expect(failing).rejects.toThrow('stopped');
  });

  it('is left at once when the command is stopped, under a query too', async () => {
    const stop = new AbortController();
    const work = withDatabase(
      database.url(APP),
      (client) => {
        setImmediate(() => stop.abort());
        return client.query('SELECT pg_sleep(600)');
      },
      stop.signal,
    );
    await expect(work).rejects.toThrow();
  });
});
