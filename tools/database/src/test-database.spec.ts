import { Client } from 'pg';

const connect = async (url: string | undefined) => {
  const client = new Client({ connectionString: url });
  await client.connect();
  return client;
};

describe('the database that each run of tests gets', () => {
  test('is the same one for the superuser and the three roles', async () => {
    const seen = new Set<string>();
    for (const role of ['OWNER', 'ETL', 'ML', 'DESK']) {
      const client = await connect(process.env[`TEST_DATABASE_URL_${role}`]);
      const { rows } = await client.query<{ name: string; fast: string }>("SELECT current_database() AS name, current_setting('synchronous_commit') AS fast");
      expect(rows[0]?.fast).toBe('off');
      seen.add(rows[0]?.name ?? '');
      await client.end();
    }
    expect([...seen]).toEqual([expect.stringMatching(/^test_\d+_[0-9a-f]{8}$/)]);
  });

  test('can be copied, and the roles log in to the copy', async () => {
    const address = new URL(process.env['TEST_DATABASE_URL_OWNER'] ?? '');
    const name = address.pathname.slice(1);
    address.pathname = '/postgres';
    const owner = await connect(address.href);
    await owner.query(`CREATE DATABASE ${name}_copy TEMPLATE ${name}`);
    await owner.end();
    const copy = new URL(process.env['TEST_DATABASE_URL_ETL'] ?? '');
    copy.pathname = `/${name}_copy`;
    const etl = await connect(copy.href);
    await etl.query('CREATE TABLE etl.t AS SELECT 1 AS one');
    await etl.end();
  });
});
