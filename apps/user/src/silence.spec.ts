import { readings, tcpProxy, type TcpProxy } from '@tripod/contracts/testing';
import { publishedDatabase } from '../fixtures/database.js';
import { readingsOf } from '../fixtures/rows.js';
import { withDatabase } from './database.js';
import { readInstances } from './instances/read-instances.js';

// The real limit is a minute.
const limits = { connect: 5_000, silence: 1_200 };
const { signal } = new AbortController();
let proxy: TcpProxy | undefined;
afterEach(() => proxy?.close());

it('a server that falls silent in the middle of the rows is lost', async () => {
  const day = '2024-02-29';
  const database = await publishedDatabase(readings, { instances: readingsOf(day, 5_000) });
  proxy = await tcpProxy(database.url, { silentAfter: 100_000 });
  const reading = withDatabase(proxy.url, signal, (app) => readInstances(app, readings, 'etl', day), limits);
  await expect(reading).rejects.toMatchObject({ code: 'DATABASE_LOST', message: expect.stringMatching(/was lost \(no byte for 1\.2 s\)/) });
});
