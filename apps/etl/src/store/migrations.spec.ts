import { columnsOf, datasetPartition, flightInstance, flightLabel, viewOf } from '@tripod/contracts';
import { ownDatabase, type OwnDatabase } from '../../fixtures/database.js';
import { connect, serverFault } from './database.js';
import { migrate } from './migrate.js';

const published = [flightInstance, flightLabel, datasetPartition].map((contract) => ({ contract, view: viewOf(contract) }));

describe('the migrated schema', () => {
  let database: OwnDatabase;
  beforeAll(async () => {
    database = await ownDatabase();
    // Two at once, as two apps that start: one waits for the other.
    await Promise.all([migrate(database.url('etl')), migrate(database.url('etl'))]);
  });
  afterAll(() => database.drop());

  it.each(published)('publishes $view with the columns and types of the contract, in its order', async ({ view, contract }) => {
    const columns = await database.query(
      `SELECT attname AS name, format_type(atttypid, atttypmod) AS type FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 ORDER BY attnum`,
      [view],
    );
    const expected = columnsOf(contract.schema).map(({ name, postgres }) => ({
      name,
      type: postgres === 'timestamp' ? 'timestamp without time zone' : postgres,
    }));
    expect(columns).toEqual(expected);
  });

  it('lets ml and desk read the three views and nothing else, and write nothing', async () => {
    const relations = await database.query(
      `SELECT c.oid::regclass::text AS name FROM pg_class c WHERE relnamespace = 'etl'::regnamespace AND relkind IN ('r', 'p', 'v', 'S')`,
    );
    const views = published.map(({ view }) => view);
    expect(relations.map(({ name }) => name)).toEqual(expect.arrayContaining([...views, 'etl.flight_instances', 'etl.quarantine']));
    for (const role of ['ml', 'desk']) {
      const allowed = await database.query(
        `SELECT name FROM unnest($1::text[]) AS name WHERE has_table_privilege($2, name, 'SELECT')`,
        [relations.map(({ name }) => name), role],
      );
      expect(allowed.map(({ name }) => name).sort()).toEqual([...views].sort());
      const writable = await database.query(
        `SELECT name FROM unnest($1::text[]) AS name WHERE has_table_privilege($2, name, 'INSERT, UPDATE, DELETE, TRUNCATE')`,
        [relations.map(({ name }) => name), role],
      );
      expect(writable).toEqual([]);
    }
    await expect(database.query(`INSERT INTO ${viewOf(flightInstance)} (flight_id) VALUES ('x')`, [], 'ml')).rejects.toThrow(/permission denied/);
    await expect(database.query('SELECT 1 FROM etl.flight_instances', [], 'desk')).rejects.toThrow(/permission denied/);
    await expect(database.query('CREATE TABLE etl.mine ()', [], 'ml')).rejects.toThrow(/permission denied/);
  });

  it('changes nothing when it is migrated again', async () => {
    await migrate(database.url('etl'));
    expect(await database.query('SELECT name FROM etl.migration')).toEqual([{ name: '0001-flights' }]);
  });

  it('is not touched by an older etl', async () => {
    await database.query(`INSERT INTO etl.migration VALUES ('0002-of-the-future', 'now')`);
    await expect(migrate(database.url('etl'))).rejects.toThrow(/migrated by another version of etl/);
  });
});

describe('a server that etl cannot work with', () => {
  it('is refused with the file to run when it was not prepared', async () => {
    const database = await ownDatabase();
    await database.query('DROP SCHEMA etl CASCADE');
    await expect(connect(database.url('etl'))).rejects.toThrow(/no schema etl\. Prepare .* -f deploy\/roles\.sql/);
    await database.drop();
  });

  it('is refused when it is older than 14', () => {
    expect(serverFault(13)?.message).toBe('The server is Postgres 13; etl needs 14 or later.');
    expect(serverFault(14, { schema: true, roles: true })).toBeUndefined();
    expect(serverFault(18, { schema: true, roles: false })?.message).toMatch(/no roles ml and desk.*deploy\/roles\.sql/);
  });
});
