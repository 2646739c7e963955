import { sql } from 'kysely';
import { readings } from '@tripod/contracts/testing';
import { createServer } from 'node:net';
import { emptyDatabase, publishedDatabase, type AppDatabase } from '../fixtures/database.js';
import { readingsOf } from '../fixtures/rows.js';
import { APP } from './app.js';
import { serverFault, withDatabase } from './database.js';
import { readInstances } from './instances/read-instances.js';

const { signal } = new AbortController();
const day = '2024-02-29';
let database: AppDatabase;

beforeAll(async () => {
  database = await publishedDatabase(readings, { instances: readingsOf(day, 50) });
});

afterAll(async () => {
  await database.drop();
});

describe('the database of the app', () => {
  it('is away in words, without the password', async () => {
    const away = withDatabase('postgres://me:secret@127.0.0.1:1/tripod', signal, async () => 0);
    await expect(away).rejects.toMatchObject({ code: 'DATABASE_AWAY', message: expect.stringMatching(/^Postgres at 127\.0\.0\.1:1\/tripod \(role me\) does not answer/) });
    await expect(away).rejects.not.toMatchObject({ message: expect.stringContaining('secret') });
  });

  it('refuses what the role may not do, in words', async () => {
    const deletion = withDatabase(database.url, signal, ({ tables }) => sql`delete from etl.readings_v1`.execute(tables));
    await expect(deletion).rejects.toMatchObject({ code: 'DATABASE_PERMISSION', message: expect.stringContaining('permission denied') });
    expect(await database.query('select count(*)::int as rows from etl.readings_v1')).toEqual([{ rows: 50 }]);
  });

  it('is refused in words without TLS where the address asks for it', async () => {
    const address = new URL(database.url);
    address.searchParams.set('sslmode', 'require');
    await expect(withDatabase(address.href, signal, async () => 0)).rejects.toMatchObject({ code: 'DATABASE_REFUSED' });
  });

  it('is lost in words when the server ends the connection, inside a transaction too', async () => {
    const lost = withDatabase(database.url, signal, ({ snapshot }) =>
      snapshot(async (client) => {
        const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
        await database.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
        await client.query('select 1');
      }),
    );
    await expect(lost).rejects.toMatchObject({ code: 'DATABASE_LOST', exitCode: 1 });
  });

  it.each([
    ['statement timeout', `set statement_timeout = 1`, 'DATABASE_CANCELLED'],
    ['read-only database', `set default_transaction_read_only = on`, 'DATABASE_READ_ONLY'],
  ])('says %s in words', async (_, setting, code) => {
    const work = withDatabase(database.url, signal, ({ tables }) =>
      tables.connection().execute(async (connection) => {
        await sql.raw(setting).execute(connection);
        await sql`create table slow as select 1 as one from pg_sleep(5)`.execute(connection);
      }),
    );
    await expect(work).rejects.toMatchObject({ code });
  });

  it('is left at once when the command is stopped', async () => {
    const stop = new AbortController();
    const work = withDatabase(database.url, stop.signal, async ({ tables }) => {
      setImmediate(() => stop.abort());
      await sql`select pg_sleep(600)`.execute(tables);
    });
    await expect(work).rejects.toThrow();
  });

  it('is not waited for when it accepts a connection and says nothing', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const stop = new AbortController();
    const work = withDatabase(`postgres://me@127.0.0.1:${typeof address === 'object' ? address?.port : 0}/tripod`, stop.signal, async () => 0);
    silent.once('connection', () => setImmediate(() => stop.abort()));
    try {
      await expect(work).rejects.toThrow();
    } finally {
      silent.close();
    }
  });

  it.each([
    [{ version: '13.4', schema: true }, 'DATABASE_TOO_OLD', 'Postgres 13.4 is too old: version 14 or later is needed.'],
    [{ version: '17.2', schema: false }, 'DATABASE_UNPREPARED', `The database has no schema "${APP}". Prepare the database with deploy/roles.sql for app ${APP}.`],
  ])('is refused when it is %j', (server, code, message) => {
    expect(serverFault(server)).toMatchObject({ code, message });
  });

  it('is refused without its schema', async () => {
    const unprepared = await emptyDatabase();
    await unprepared.query(`drop schema "${APP}" cascade`);
    await expect(withDatabase(unprepared.url, signal, async () => 0)).rejects.toMatchObject({ code: 'DATABASE_UNPREPARED' });
    await unprepared.drop();
  });

  it('gives the same rows whatever the settings of server, role and client', async () => {
    const read = () => withDatabase(database.url, signal, (app) => readInstances(app, readings, 'etl', day));
    const plain = await read();
    const name = new URL(database.url).pathname.slice(1);
    const settings = { datestyle: `'German, DMY'`, intervalstyle: 'sql_standard', search_path: 'pg_catalog', timezone: `'Asia/Kathmandu'`, extra_float_digits: '-15', bytea_output: 'escape' };
    for (const [setting, value] of Object.entries(settings)) await database.query(`alter database ${name} set ${setting} to ${value}`);
    const before = process.env['PGOPTIONS'];
    process.env['PGOPTIONS'] = '-c datestyle=SQL';
    try {
      expect(await read()).toEqual(plain);
    } finally {
      if (before === undefined) delete process.env['PGOPTIONS'];
      else process.env['PGOPTIONS'] = before;
    }
  });
});
