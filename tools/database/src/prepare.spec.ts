import { checkout, type AppKind } from '@tripod/processes';
import { escapeIdentifier } from 'pg';
import { asRole, withClient } from './connection.js';
import { preparationOf } from './prepare.js';

jest.setTimeout(60_000);

let database: TestDatabase;
const { sql: rolesSql } = preparationOf(checkout, []);
const at = (url: string, sql: string) => withClient(url, async (client) => (await client.query<Record<string, unknown>>(sql)).rows);
const as = (role: string, sql: string) => at(database.url(role), sql);

/** Runs roles.sql for one app. */
const prepare = (url: string, app: string, kind: string) =>
  withClient(url, async (client) => {
    await client.query("SELECT set_config('tripod.app', $1, false), set_config('tripod.kind', $2, false)", [app, kind]);
    await client.query(rolesSql);
  });

beforeAll(async () => {
  database = await createDatabase();
  await as('etl', 'CREATE TABLE etl.reading (id int); INSERT INTO etl.reading VALUES (1); CREATE VIEW etl.readings_v1 AS SELECT * FROM etl.reading');
  await as('etl', 'GRANT USAGE ON SCHEMA etl TO dataset_readers; GRANT SELECT ON etl.readings_v1 TO dataset_readers');
  await as('user', 'CREATE TABLE "user".decision (id int); INSERT INTO "user".decision VALUES (1)');
});

describe('the roles of ml and user apps', () => {
  test.each(['ml', 'user'])('%s reads the views that an etl app granted to dataset_readers', async (role) => {
    expect(await as(role, 'SELECT id FROM etl.readings_v1')).toEqual([{ id: 1 }]);
  });

  test.each(
    ['ml', 'user'].flatMap((role) =>
      [
        'SELECT * FROM etl.reading',
        'INSERT INTO etl.reading VALUES (2)',
        'UPDATE etl.reading SET id = 2',
        'DELETE FROM etl.reading',
        'TRUNCATE etl.reading',
        'DROP TABLE etl.reading',
        'INSERT INTO etl.readings_v1 VALUES (2)',
        'CREATE TABLE etl.mine (id int)',
        'CREATE TABLE public.mine (id int)',
        'CREATE SCHEMA mine',
        'CREATE ROLE mine',
        'CREATE DATABASE mine',
        'SET ROLE etl',
      ].map((sql) => [role, sql] as const),
    ),
  )('%s may not: %s', async (role, sql) => {
    await expect(as(role, sql)).rejects.toThrow(/permission denied|must be owner/);
  });

  test.each([
    ['ml', 'SELECT * FROM "user".decision'],
    ['ml', 'CREATE TABLE "user".mine (id int)'],
    ['etl', 'SELECT * FROM "user".decision'],
    ['etl', 'DROP TABLE "user".decision'],
    ['user', 'ALTER ROLE ml SUPERUSER'],
  ])('%s may not: %s', async (role, sql) => {
    await expect(as(role, sql)).rejects.toThrow(/permission denied|must be owner/);
  });
});

describe('roles.sql', () => {
  const facts = `
    SELECT json_agg(json_build_object('name', nspname, 'owner', nspowner::regrole::text, 'acl', nspacl::text) ORDER BY nspname) AS schemas,
           (SELECT datacl::text FROM pg_database WHERE datname = current_database()) AS acl,
           (SELECT json_agg(m.member::regrole::text ORDER BY 1) FROM pg_auth_members m WHERE m.roleid = 'dataset_readers'::regrole AND m.member::regrole::text IN ('etl', 'ml', '"user"')) AS readers,
           (SELECT json_agg(to_jsonb(r) - 'rolpassword' ORDER BY rolname) FROM pg_roles r WHERE rolname IN ('etl', 'ml', 'user', 'dataset_readers')) AS roles
    FROM pg_namespace WHERE nspname IN ('etl', 'etl_worker', 'ml', 'ml_worker', 'user', 'user_worker', 'public')`;

  test('changes nothing when it runs again', async () => {
    const prepareAll = async () => {
      for (const name of ['etl', 'ml', 'user']) await prepare(database.url('owner'), name, name);
    };
    await prepareAll();
    const before = await as('owner', facts);
    await prepareAll();
    expect(await as('owner', facts)).toEqual(before);
    expect(await as('user', 'SELECT id FROM etl.readings_v1')).toEqual([{ id: 1 }]);
  });

  test.each([
    ['', 'etl', 'tripod.app is not set'],
    ['shop', '', 'tripod.kind is not set. Set it to etl, ml or user'],
    ['shop', 'desk', "tripod.kind is 'desk'. Set it to etl, ml or user"],
    ['pg_shop', 'etl', "tripod.app 'pg_shop' is not a valid name"],
    ['dataset_readers', 'user', "tripod.app 'dataset_readers' is not a valid name"],
    ['a'.repeat(57), 'etl', 'it is reserved, or longer than 56 bytes'],
  ])('refuses the app %j of kind %j in words', async (app, kind, message) => {
    await expect(prepare(database.url('owner'), app, kind)).rejects.toThrow(message);
  });

  test.each(['shop', 'shop_worker'])('does not take a schema %s that belongs to somebody else', async (schema) => {
    await as('owner', `CREATE SCHEMA ${schema}`);
    await expect(prepare(database.url('owner'), 'shop', 'etl')).rejects.toThrow(`The schema ${schema} belongs to postgres, not to shop.`);
    await as('owner', `DROP SCHEMA ${schema}`);
  });

  test('gives an app a schema of its own for its jobs, which another app may not use', async () => {
    await as('ml', 'CREATE TABLE ml_worker.mine (id int); DROP TABLE ml_worker.mine');
    await expect(as('user', 'CREATE TABLE ml_worker.mine (id int)')).rejects.toThrow('permission denied for schema ml_worker');
  });

  describe('for an app of any name', () => {
    const names = ['sales-etl', 'Über "x"; DROP', "o'clock", 'select'];
    const drop = async (name: string) => {
      const role = escapeIdentifier(name);
      await as('owner', `DROP SCHEMA IF EXISTS ${role} CASCADE`);
      await as('owner', `DO $$ BEGIN IF EXISTS (SELECT FROM pg_roles WHERE rolname = '${name.replaceAll("'", "''")}') THEN DROP OWNED BY ${role}; DROP ROLE ${role}; END IF; END $$`);
    };
    afterEach(async () => {
      for (const name of names) await drop(`${name} ${process.pid}`);
    });

    test.each(names.flatMap((name) => (['etl', 'user'] as const).map((kind): [string, AppKind] => [name, kind])))('%j as %s makes its role and schema', async (name, kind) => {
      // Roles belong to the whole server: another run may test the same name.
      const app = `${name} ${process.pid}`;
      await prepare(database.url('owner'), app, kind);
      await as('owner', `ALTER ROLE ${escapeIdentifier(app)} PASSWORD 'secret'`);
      const url = asRole(database.url('owner'), app, 'secret');
      await at(url, `CREATE TABLE ${escapeIdentifier(app)}.mine AS SELECT 1 AS one`);
      const read = at(url, 'SELECT id FROM etl.readings_v1');
      if (kind === 'etl') await expect(read).rejects.toThrow('permission denied');
      else expect(await read).toEqual([{ id: 1 }]);
    });
  });

  test('works for the owner of a database with CREATEROLE, who is not a superuser', async () => {
    const own = await createDatabase();
    const admin = `admin_${own.name}`;
    const [etl, user] = [`etl ${own.name}`, `user ${own.name}`];
    const quoted = [etl, user, admin].map((role) => escapeIdentifier(role));
    try {
      await as('owner', `CREATE ROLE ${admin} LOGIN CREATEROLE PASSWORD 'admin'; GRANT dataset_readers TO ${admin} WITH ADMIN OPTION; ALTER DATABASE ${own.name} OWNER TO ${admin}`);
      const url = asRole(own.url('owner'), admin, 'admin');
      for (let time = 0; time < 2; time++) {
        await prepare(url, etl, 'etl');
        await prepare(url, user, 'user');
      }
      const owners = await at(url, "SELECT nspname::text AS name, nspowner::regrole::text AS owner FROM pg_namespace WHERE nspname LIKE '% %' ORDER BY 1");
      expect(owners).toEqual([etl, user].flatMap((role) => [role, `${role}_worker`].map((name) => ({ name, owner: `"${role}"` }))));
    } finally {
      await own.drop();
      await as('owner', quoted.map((role) => `DROP OWNED BY ${role}; DROP ROLE ${role}`).join('; '));
    }
  });
});
