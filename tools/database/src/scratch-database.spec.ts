import { findApps } from '@tripod/processes';
import { withClient } from './connection.js';

const ask = (url: string | undefined, sql: string) => withClient(url ?? '', async (client) => (await client.query<Record<string, unknown>>(sql)).rows);

describe('the database of a run of tests', () => {
  test('has an address for the superuser and for each app of the workspace, all of the same database', async () => {
    const seen = new Set<string>();
    for (const role of ['owner', ...findApps().map(({ name }) => name)]) {
      const url = process.env[`TEST_DATABASE_URL_${role.toUpperCase().replaceAll('-', '_')}`];
      const [found] = await ask(url, "SELECT current_database() AS name, current_setting('synchronous_commit') AS commit");
      expect(found?.['commit']).toBe('off');
      seen.add(String(found?.['name']));
    }
    expect([...seen]).toEqual([expect.stringMatching(/^test_\d+_[0-9a-f]{8}$/)]);
  });
});

describe('createDatabase', () => {
  test('gives each test a database of its own, with the roles and schemas of the apps', async () => {
    const [one, other] = [await createDatabase(), await createDatabase()];
    await ask(one.url('etl'), 'CREATE TABLE etl.t AS SELECT 1 AS one');
    expect(await ask(other.url('owner'), "SELECT to_regclass('etl.t') AS found")).toEqual([{ found: null }]);
    expect(new URL(one.url('user')).pathname).toBe(`/${one.name}`);
  });

  test('copies a database with its rows', async () => {
    const filled = await createDatabase();
    await ask(filled.url('etl'), 'CREATE TABLE etl.t AS SELECT 1 AS one');
    const copy = await createDatabase({ from: filled });
    await ask(copy.url('etl'), 'DROP TABLE etl.t');
    expect(await ask(filled.url('etl'), 'SELECT one FROM etl.t')).toEqual([{ one: 1 }]);
  });

  test('drops a database with the connections that it still has', async () => {
    const database = await createDatabase();
    await withClient(database.url('ml'), async (client) => {
      await client.query('SELECT 1');
      await database.drop();
    });
    await expect(ask(database.url('ml'), 'SELECT 1')).rejects.toThrow(`database "${database.name}" does not exist`);
  });

  test('names the apps of the workspace if there is none of that name', async () => {
    const database = await createDatabase();
    expect(() => database.url('shop')).toThrow(/^The workspace has no app shop\. There is an address for: .*\betl\b/);
  });
});
