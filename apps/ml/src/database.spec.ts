import { connect, createServer, type Server } from 'node:net';
import { withDatabase } from './database.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
});

describe('a fault of Postgres', () => {
  const failing = (code: string) =>
    withDatabase(database.url('ml'), (client) => client.query(`DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '${code}', MESSAGE = 'a reason'; END $$`));

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
    await expect(withDatabase(database.url('ml'), (client) => client.query(leave))).rejects.toMatchObject({ code: 'DATABASE_LOST' });
    const askAgain = withDatabase(database.url('ml'), async (client) => {
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
  await expect(withDatabase(database.url('ml'), () => Promise.reject(new TypeError('a fault of ours')))).rejects.toThrow(new TypeError('a fault of ours'));
});

it('has the same session whatever the address asks for', async () => {
  const url = new URL(database.url('ml'));
  url.searchParams.set('options', '-c datestyle=German -c search_path=pg_catalog -c timezone=Asia/Tokyo');
  const { rows } = await withDatabase(url.href, (client) =>
    client.query(`SELECT current_setting('datestyle') AS datestyle, current_setting('timezone') AS timezone, current_setting('search_path') AS path`),
  );
  expect(rows).toEqual([{ datestyle: expect.stringMatching(/^ISO/), timezone: 'UTC', path: '"ml"' }]);
});

it('does not wait for a server that is silent when the work has failed', async () => {
  const { hostname, port } = new URL(database.url('ml'));
  let isSilent = false;
  const proxy: Server = createServer((client) => {
    const server = connect(Number(port), hostname);
    server.on('data', (bytes) => void (isSilent || client.write(bytes)));
    client.on('data', (bytes) => void (isSilent || server.write(bytes)));
    for (const socket of [client, server]) socket.on('error', () => undefined).on('close', () => [client, server].map((each) => each.destroy()));
  });
  await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));
  const address = proxy.address();
  const url = new URL(database.url('ml'));
  url.port = String(typeof address === 'object' ? address?.port : '');
  try {
    const failing = withDatabase(url.href, () => {
      isSilent = true;
      return Promise.reject(new Error('stopped'));
    });
    await expect(failing).rejects.toThrow('stopped');
  } finally {
    await new Promise((done) => proxy.close(done));
  }
});
