import { flightInstance, flightLabel, viewOf } from '@tripod/contracts';
import { buildApp, type BuiltApp } from '../../fixtures/built-app.js';
import { replyOf } from '../../fixtures/command.js';
import { emptyDatabase, type SpecDatabase } from '../../fixtures/database.js';
import { APP } from '../app.js';
import type { IngestReply } from '../commands/ingest-reply.js';
import { goldenFlights } from './fixtures/golden-flights.js';

const INSTANCES = viewOf(flightInstance, APP);
const LABELS = viewOf(flightLabel, APP);
const DAY_AS_TEXT = `to_char(departed_at, 'YYYY-MM-DD"T"HH24:MI')`;

// One ingest of all flights, by the built app, for all of these tests.
describe('the ingest of all flights', () => {
  let app: BuiltApp;
  let database: SpecDatabase;
  let reply: IngestReply;

  const ingestAll = async (): Promise<IngestReply> => {
    const { code, stdout, stderr } = await app.run(['ingest', '--json'], { ...database.env, LOG_LEVEL: 'warn' });
    return replyOf({ exitCode: code ?? 1, printed: stdout.trimEnd().split('\n'), complaint: stderr, logged: '' });
  };

  beforeAll(async () => {
    app = buildApp('src/main.ts');
    database = await emptyDatabase();
    reply = await ingestAll();
  });
  afterAll(() => app.remove());

  it('has the two accounts of the data', () => {
    expect(reply).toMatchObject({
      skipped: false,
      rowsRead: 3_000_000,
      instances: 2_999_803,
      quarantined: 0,
      duplicates: 191,
      outsidePeriod: 6,
      labels: 2_999_653,
      labelsQuarantined: 150,
      withoutLabel: 0,
      firstPartition: '2001-01-01',
      lastPartition: '2001-06-30',
    });
    expect(reply.partitionsWritten).toHaveLength(181);
  });

  it('has stored what it counted, month by month', async () => {
    const months = await database.query(
      `SELECT count(*)::int AS instances, round(avg(late::int), 3)::float AS late
       FROM ${INSTANCES} LEFT JOIN ${LABELS} USING (flight_id) GROUP BY date_trunc('month', departed_at) ORDER BY date_trunc('month', departed_at)`,
    );
    expect(months.map(({ instances }) => instances)).toEqual([508_204, 458_144, 511_473, 500_997, 518_801, 502_184]);
    expect(months.map(({ late }) => late)).toEqual([0.215, 0.243, 0.22, 0.188, 0.169, 0.223]);
    const [labels] = await database.query(`SELECT count(*)::int AS labels, sum(late::int)::int AS late FROM ${LABELS}`);
    expect(labels).toEqual({ labels: 2_999_653, late: 626_558 });
  });

  it('agrees with another program in all 13 counts of the golden flights', async () => {
    const stored = await database.query(
      `SELECT i.*, ${DAY_AS_TEXT} AS departed_at, delay_minutes
       FROM ${INSTANCES} i JOIN ${LABELS} USING (flight_id) WHERE flight_id = ANY ($1) ORDER BY array_position($1, flight_id)`,
      [goldenFlights.map(({ departed_at, origin, destination }) => `${departed_at}-${origin}-${destination}-1`)],
    );
    expect(goldenFlights).toHaveLength(200);
    expect(stored.map(({ flight_id: _, ...flight }) => flight)).toEqual(goldenFlights.map(({ departed_at_utc: _, ...flight }) => flight));
  });

  it('says from when a label may be used: when its flight can have landed, on the clock of its departure', async () => {
    const [wrong] = await database.query(
      `SELECT count(*)::int FROM ${INSTANCES} JOIN ${LABELS} USING (flight_id)
       WHERE known_at <> departed_at + make_interval(mins => 45 + ceil(distance_miles / 7.0)::int) OR late <> (delay_minutes >= 15)`,
    );
    expect(wrong).toEqual({ count: 0 });
  });

  it('gives each flight an id that says what its row says', async () => {
    const [wrong] = await database.query(
      `SELECT count(*)::int FROM ${INSTANCES}
       WHERE left(flight_id, 25) <> ${DAY_AS_TEXT} || '-' || origin || '-' || destination || '-' OR substr(flight_id, 26) !~ '^[1-9][0-9]*$'`,
    );
    expect(wrong).toEqual({ count: 0 });
  });

  it('does nothing the second time', async () => {
    const { seconds: _, ...first } = reply;
    const { seconds: __, ...second } = await ingestAll();
    expect(second).toEqual({ ...first, skipped: true, partitionsWritten: [], partitionsUnchanged: 181 });
  });
});
