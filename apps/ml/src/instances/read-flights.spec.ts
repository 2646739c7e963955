import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { flightsDatabase, type FlightsDatabase } from '../../fixtures/flights-database.js';
import { countColumns } from '../datasets.js';
import { withDatabase } from './connect.js';
import { labelledFlightsVersion, MissingDaysError, mostRows } from './dataset-versions.js';
import { readExample } from './read-example.js';
import { readLabelledFlights } from './read-flights.js';

const january = { from: '2001-01-15', to: '2001-01-31' };
const february = { from: '2001-02-01', to: '2001-02-09' };

describe('reading labelled flights', () => {
  let database: FlightsDatabase;
  let client: pg.Client;
  const read = (...periods: { from: string; to: string }[]) =>
    readLabelledFlights((sql) => client.query(copyTo(sql)), { periods, most: 20_000, withIds: true }, pg.escapeLiteral);

  beforeAll(async () => {
    database = await flightsDatabase('read_flights');
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  it('gives in columns what a SELECT gives in rows, in the order of the ids', async () => {
    const { flightIds, instances, labels, rows } = await read(january);
    const { rows: expected } = await client.query(
      `SELECT to_char(departed_at, 'YYYY-MM-DD"T"HH24:MI') AS minute, i.*, late FROM etl.flight_instances_v1 i JOIN etl.flight_labels_v1 USING (flight_id)
       WHERE departed_at < '2001-02-01' ORDER BY flight_id COLLATE "C"`,
    );
    expect(rows).toBe(expected.length);
    expect(flightIds).toEqual(expected.map(({ flight_id }) => flight_id));
    expect(instances.departed_at).toEqual(expected.map(({ minute }) => minute));
    expect([...instances.distance_miles]).toEqual(expected.map(({ distance_miles }) => distance_miles));
    expect([...labels]).toEqual(expected.map(({ late }) => Number(late)));
    for (const name of countColumns) expect([...(instances.counts[name] ?? [])]).toEqual(expected.map((row) => row[name]));
  });

  it('puts periods one after the other and says how many rows each has', async () => {
    const [first, second, both] = [await read(january), await read(february), await read(january, february)];
    expect(both.rowsByPeriod).toEqual([first.rows, second.rows]);
    expect([...both.labels]).toEqual([...first.labels, ...second.labels]);
    expect(both.instances.departed_at).toEqual([...first.instances.departed_at, ...second.instances.departed_at]);
  });

  it('takes the last minute of the last day, and nothing of the next', async () => {
    const { instances } = await read({ from: '2001-01-20', to: '2001-01-20' });
    expect(instances.departed_at.every((minute) => minute.startsWith('2001-01-20T'))).toBe(true);
    const { rows } = await client.query(`SELECT count(*)::int AS n FROM etl.flight_instances_v1 WHERE departed_at::date = '2001-01-20'`);
    expect(instances.departed_at).toHaveLength(rows[0].n);
  });

  it('knows the version of a period, and how many rows it has, without reading them', async () => {
    const version = await labelledFlightsVersion(client, january);
    expect(mostRows(version)).toBe((await read(january)).rows);
    expect(version.hash).toBe((await labelledFlightsVersion(client, january)).hash);
    expect(version.hash).not.toBe((await labelledFlightsVersion(client, february)).hash);
  });

  it('refuses a period with days that are not stored, and says which are', async () => {
    await expect(labelledFlightsVersion(client, { from: '2001-02-05', to: '2001-02-12' })).rejects.toThrow(
      new MissingDaysError(
        '2001-02-05 to 2001-02-12 has 8 days, of which 5 are stored (stored are 2001-01-15 to 2001-02-09); ' +
          'choose another period, or bring the days: `npm run etl -- ingest`',
      ),
    );
  });

  it('gives as example the first flight of a period, whole and by the contract', async () => {
    const example = await readExample(client, february);
    expect(example.departed_at.slice(0, 10)).toBe('2001-02-01');
    expect(Object.keys(example)).toHaveLength(18);
  });
});

describe('connecting', () => {
  it('says that Postgres is away, and what to do', async () => {
    await expect(withDatabase('postgresql://ml@127.0.0.1:1/nowhere', async () => {})).rejects.toThrow(
      'Postgres does not answer (ECONNREFUSED); start it, or correct DATABASE_URL',
    );
  });

  it('says that etl has not published its data yet', async () => {
    const empty = process.env['TEST_DATABASE_URL_ML'];
    await expect(withDatabase(empty, (client) => labelledFlightsVersion(client, january))).rejects.toThrow(/etl has not published its data here; run `npm run etl -- ingest`/);
  });

  it('says that Postgres went away under a query, and to the one after it', async () => {
    const url = process.env['TEST_DATABASE_URL_ML'];
    const leave = 'SELECT pg_terminate_backend(pg_backend_pid())';
    await expect(withDatabase(url, (client) => client.query(leave))).rejects.toThrow(/Postgres went away: .*; run the command again when it is back/);
    const askAgain = withDatabase(url, async (client) => {
      await client.query(leave).catch(() => {});
      await client.query('SELECT 1');
    });
    await expect(askAgain).rejects.toThrow(/Postgres went away/);
  });

  it('needs an address', async () => {
    await expect(withDatabase(undefined, async () => {})).rejects.toThrow(/DATABASE_URL is not set/);
  });
});
