import { join } from 'node:path';
import { withClient } from './connection.js';
import { rolesSql } from './prepare.js';

const url = (role: 'OWNER' | 'ETL' | 'ML' | 'DESK') => process.env[`TEST_DATABASE_URL_${role}`] ?? '';
const as = (role: 'OWNER' | 'ETL' | 'ML' | 'DESK', sql: string) => withClient(url(role), async (client) => (await client.query<Record<string, unknown>>(sql)).rows);

beforeAll(async () => {
  await as('ETL', 'CREATE TABLE etl.flight (id int); INSERT INTO etl.flight VALUES (1); CREATE VIEW etl.flights_v1 AS SELECT * FROM etl.flight; GRANT SELECT ON etl.flights_v1 TO ml, desk');
  await as('DESK', 'CREATE TABLE desk.decision (id int); INSERT INTO desk.decision VALUES (1)');
});

describe('the roles', () => {
  test.each(['ML', 'DESK'] as const)('%s reads the views of etl that it was granted', async (role) => {
    expect(await as(role, 'SELECT id FROM etl.flights_v1')).toEqual([{ id: 1 }]);
  });

  test.each(
    (['ML', 'DESK'] as const).flatMap((role) =>
      [
        'SELECT * FROM etl.flight',
        'INSERT INTO etl.flight VALUES (2)',
        'UPDATE etl.flight SET id = 2',
        'DELETE FROM etl.flight',
        'TRUNCATE etl.flight',
        'DROP TABLE etl.flight',
        'INSERT INTO etl.flights_v1 VALUES (2)',
        'CREATE TABLE etl.mine (id int)',
        'CREATE TABLE public.mine (id int)',
        'CREATE SCHEMA mine',
        'CREATE ROLE mine',
        'CREATE DATABASE mine',
      ].map((sql) => [role, sql] as const),
    ),
  )('%s may not: %s', async (role, sql) => {
    await expect(as(role, sql)).rejects.toThrow(/permission denied|must be owner/);
  });

  test.each([
    ['ML', 'SELECT * FROM desk.decision'],
    ['ML', 'CREATE TABLE desk.mine (id int)'],
    ['ETL', 'SELECT * FROM desk.decision'],
    ['ETL', 'DROP TABLE desk.decision'],
    ['ML', 'SET ROLE etl'],
    ['DESK', 'SET ROLE etl'],
    ['DESK', 'ALTER ROLE ml SUPERUSER'],
  ] as const)('%s may not: %s', async (role, sql) => {
    await expect(as(role, sql)).rejects.toThrow(/permission denied|must be owner/);
  });

  test('and schemas are the same after roles.sql has run again', async () => {
    const facts = `
      SELECT json_agg(json_build_object('name', nspname, 'owner', nspowner::regrole::text, 'acl', nspacl::text) ORDER BY nspname) AS schemas,
             (SELECT datacl::text FROM pg_database WHERE datname = current_database()) AS acl,
             (SELECT json_agg(to_jsonb(r) - 'rolpassword' ORDER BY rolname) FROM pg_roles r WHERE rolname IN ('etl', 'ml', 'desk')) AS roles
      FROM pg_namespace WHERE nspname IN ('etl', 'desk', 'public')`;
    const before = await as('OWNER', facts);
    await as('OWNER', rolesSql(join(__dirname, '..', '..', '..')).sql);
    expect(await as('OWNER', facts)).toEqual(before);
  });

  test('can be made by an administrator who is no superuser', async () => {
    const name = new URL(url('OWNER')).pathname.slice(1);
    const admin = `${name}_admin`;
    await as('OWNER', `CREATE ROLE ${admin} LOGIN CREATEROLE PASSWORD 'admin'; GRANT etl, ml, desk TO ${admin} WITH ADMIN OPTION`);
    try {
      await as('OWNER', `CREATE DATABASE ${name}_own OWNER ${admin}`);
      const address = new URL(url('OWNER'));
      Object.assign(address, { username: admin, password: 'admin', pathname: `/${name}_own` });
      const rows = await withClient(address.href, async (client) => {
        await client.query(rolesSql(join(__dirname, '..', '..', '..')).sql);
        return (await client.query("SELECT nspname::text AS name, nspowner::regrole::text AS owner FROM pg_namespace WHERE nspname IN ('etl', 'desk') ORDER BY 1")).rows;
      });
      expect(rows).toEqual([{ name: 'desk', owner: 'desk' }, { name: 'etl', owner: 'etl' }]);
    } finally {
      await as('OWNER', `DROP DATABASE IF EXISTS ${name}_own WITH (FORCE)`);
      await as('OWNER', `REVOKE etl, ml, desk FROM ${admin}; DROP OWNED BY ${admin}; DROP ROLE ${admin}`);
    }
  });
});
