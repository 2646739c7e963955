import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { datasetPartition, datasetVersion, flightInstance, flightLabel, viewOf } from '@tripod/contracts';
import { z } from 'zod';
import { buildApp, type Ended } from '../../fixtures/built-app.js';
import { ownDatabase, type OwnDatabase } from '../../fixtures/database.js';

const golden = z
  .array(z.looseObject({ departed_at: z.string(), departed_at_utc: z.string(), origin: z.string(), destination: z.string(), delay_minutes: z.int() }))
  .parse(JSON.parse(readFileSync(join(__dirname, '../../fixtures/flight-context.json'), 'utf8')));

// One ingest of all flights, by the built app into a database of its own, for all of these tests.
describe('the ingest of all flights', () => {
  const app = buildApp('whole-file');
  let database: OwnDatabase;
  let ended: Ended;
  const result = () => JSON.parse(ended.stdout.trimEnd().split('\n').at(-1) ?? '');

  beforeAll(async () => {
    database = await ownDatabase();
    ended = await app.run(['ingest', '--json'], { DATABASE_URL: database.url('etl'), LOG_LEVEL: 'warn' });
  });
  afterAll(async () => {
    app.remove();
    await database.drop();
  });

  it('ends well, with the two accounts of the data', () => {
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    expect(result()).toMatchObject({
      skipped: false,
      rowsRead: 3_000_000,
      instances: 2_999_803,
      quarantined: 0,
      duplicates: 191,
      outsidePeriod: 6,
      labels: 2_999_653,
      labelsQuarantined: 150,
      firstDay: '2001-01-01',
      lastDay: '2001-06-30',
    });
    expect(result().daysWritten).toHaveLength(181);
  });

  it('has stored what it counted, month by month', async () => {
    const months = await database.query(
      `SELECT count(*)::int AS instances, round(avg(late::int), 3)::float AS late
       FROM ${viewOf(flightInstance)} JOIN ${viewOf(flightLabel)} USING (flight_id)
       RIGHT JOIN (SELECT flight_id, departed_at AS at FROM ${viewOf(flightInstance)}) every USING (flight_id)
       GROUP BY date_trunc('month', at) ORDER BY date_trunc('month', at)`,
      [],
      'ml',
    );
    expect(months.map(({ instances }) => instances)).toEqual([508_204, 458_144, 511_473, 500_997, 518_801, 502_184]);
    expect(months.map(({ late }) => late)).toEqual([0.215, 0.243, 0.22, 0.188, 0.169, 0.223]);
    const [labels] = await database.query(`SELECT count(*)::int AS labels, sum(late::int)::int AS late FROM ${viewOf(flightLabel)}`);
    expect(labels).toEqual({ labels: 2_999_653, late: 626_558 });
    const quarantined = await database.query('SELECT contract, count(*)::int, count(DISTINCT row_number)::int AS rows FROM etl.quarantine GROUP BY 1');
    expect(quarantined).toEqual([{ contract: 'flight_label v1', count: 150, rows: 150 }]);
  });

  it('agrees with the reference in all 13 columns and the minute of UTC', async () => {
    expect(golden).toHaveLength(200);
    const stored = await database.query(
      `SELECT i.*, to_char(departed_at, 'YYYY-MM-DD"T"HH24:MI') AS departed_at,
              to_char(departed_at_utc, 'YYYY-MM-DD"T"HH24:MI') AS departed_at_utc, delay_minutes
       FROM etl.flight_instances i JOIN etl.flight_labels USING (flight_id) WHERE flight_id = ANY ($1) ORDER BY array_position($1, flight_id)`,
      [golden.map(({ departed_at, origin, destination }) => `${departed_at}-${origin}-${destination}-1`)],
    );
    expect(stored.map(({ flight_id: _, ...flight }) => flight)).toEqual(golden);
  });

  it('lets a label be known when its flight can have landed, on the clock of its departure', async () => {
    const [wrong] = await database.query(
      `SELECT count(*)::int FROM ${viewOf(flightInstance)} JOIN ${viewOf(flightLabel)} USING (flight_id)
       WHERE known_at <> departed_at + make_interval(mins => 45 + ceil(distance_miles / 7.0)::int) OR late <> (delay_minutes >= 15)`,
    );
    expect(wrong).toEqual({ count: 0 });
  });

  it('gives every row that passed the contracts an id that says what the row says', async () => {
    const [wrong] = await database.query(
      `SELECT count(*)::int FROM ${viewOf(flightInstance)}
       WHERE left(flight_id, 25) <> to_char(departed_at, 'YYYY-MM-DD"T"HH24:MI') || '-' || origin || '-' || destination || '-'
          OR substr(flight_id, 26) !~ '^[1-9][0-9]*$'`,
    );
    expect(wrong).toEqual({ count: 0 });
  });

  it('names the dataset by its partitions, as any reader can', async () => {
    const partitions = await database.query('SELECT contract, contract_version, day::text, rows, content_hash FROM etl.dataset_partitions_v1', [], 'desk');
    const version = datasetVersion({ from: '2001-01-01', to: '2001-06-30' }, z.array(datasetPartition.schema).parse(partitions));
    expect(version.hash).toBe(result().datasetVersion);
    expect(version.rows).toBe(2_999_803 + 2_999_653);
  });

  it('does nothing the second time', async () => {
    const again = await app.run(['ingest', '--json'], { DATABASE_URL: database.url('etl'), LOG_LEVEL: 'warn' });
    const { seconds: _, ...first } = result();
    const { seconds: __, ...second } = JSON.parse(again.stdout);
    expect(second).toEqual({ ...first, skipped: true, daysWritten: [], daysUnchanged: 181 });
  });
});
