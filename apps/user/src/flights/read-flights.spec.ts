import { sql } from 'kysely';
import { flight, flights, labelOf } from '../../fixtures/flights.js';
import { emptyDatabase, flightsDatabase, type FlightsDatabase, type Published } from '../../fixtures/flights-database.js';
import { withDatabase } from '../database/database.js';
import { readFlights, type FlightsOfDay } from './read-flights.js';

const made: FlightsDatabase[] = [];
const published = async (rows?: Published) => {
  const database = rows === undefined ? await emptyDatabase() : await flightsDatabase(rows);
  made.push(database);
  return database;
};
const read = ({ url }: FlightsDatabase, day?: string): Promise<FlightsOfDay> =>
  withDatabase(url, (database) => readFlights(database, day));

afterEach(async () => {
  for (const database of made.splice(0)) await database.drop();
});

describe('reading the flights of a day', () => {
  const june29 = flights(20, '2001-06-29');
  const june30 = flights(300, '2001-06-30');
  let database: FlightsDatabase;

  beforeAll(async () => {
    database = await flightsDatabase({
      instances: [...june29, ...june30],
      labels: [...june30.slice(0, 100).map(labelOf), ...june29.map(labelOf)],
    });
  });

  afterAll(async () => {
    await database.drop();
  });

  it('takes the last stored day by default', async () => {
    expect((await read(database)).day).toBe('2001-06-30');
  });

  it('gives exactly the instances that etl published, in the order of their ids', async () => {
    const byId = [...june30].sort((a, b) => (a.flight_id < b.flight_id ? -1 : 1));
    expect((await read(database, '2001-06-30')).instances).toEqual(byId);
  });

  it('tells how a flight ended where that is known, and null where not', async () => {
    const { instances, late } = await read(database, '2001-06-30');
    const ended = new Map(june30.slice(0, 100).map((instance) => [instance.flight_id, labelOf(instance).late]));
    expect(late).toEqual(instances.map(({ flight_id }) => ended.get(flight_id) ?? null));
    expect(late.filter((outcome) => outcome === null)).toHaveLength(200);
  });

  it('names the first and the last stored day when a day has no flight', async () => {
    await expect(read(database, '2001-07-01')).rejects.toMatchObject({
      code: 'NO_FLIGHTS',
      message: 'No flight is stored for 2001-07-01. The first stored day is 2001-06-29, the last 2001-06-30.',
    });
  });

  it('has no day before midnight and none after it', async () => {
    const edges = ['2001-03-01T23:59', '2001-03-02T00:00', '2001-03-02T23:59', '2001-03-03T00:00'].map((departed_at, i) => ({
      ...flight(i),
      ...{ departed_at, flight_id: `${departed_at}-ORD-LGA-1` },
    }));
    const { instances } = await read(await published({ instances: edges }), '2001-03-02');
    expect(instances.map(({ departed_at }) => departed_at)).toEqual(['2001-03-02T00:00', '2001-03-02T23:59']);
  });
});

describe('rows that fail their contract', () => {
  it('sets each aside with its name and reason, and reads the others', async () => {
    const [good, negative, torn, nameless, seconds, ...rest] = flights(8);
    const database = await published({
      instances: [
        ...[good, ...rest],
        { ...negative, slots_now: -1 },
        { ...torn, origin: 'Chicago', distance_miles: null },
        { ...nameless, flight_id: null },
        { ...seconds, departed_at: '2001-06-30T08:01:30' },
      ].filter((row) => row !== undefined),
    });
    const { instances, setAside } = await read(database);
    expect(instances).toHaveLength(4);
    const reasons = new Map(setAside.map(({ flight: name, reason }) => [name, reason]));
    expect(reasons.size).toBe(4);
    expect(reasons.get(negative?.flight_id ?? '')).toMatch(/^slots_now: /);
    expect(reasons.get(torn?.flight_id ?? '')).toMatch(/^origin: .*; distance_miles: /);
    expect(reasons.get(seconds?.flight_id ?? '')).toMatch(/^departed_at: /);
    expect(reasons.get('row 8')).toMatch(/^flight_id: /);
  });

  it('sets the second row of one flight aside', async () => {
    const { instances, setAside } = await read(await published({ instances: [flight(1), flight(1)] }));
    expect(instances).toEqual([flight(1)]);
    expect(setAside).toEqual([{ flight: flight(1).flight_id, reason: 'flight_id: is there twice' }]);
  });

  it('takes the flight of a torn label as one whose end is not known', async () => {
    const late = { ...labelOf(flight(1)), delay_minutes: 5000 };
    const day = await read(await published({ instances: [flight(1)], labels: [late] }));
    expect(day.late).toEqual([null]);
    expect(day.labelsSetAside).toEqual([{ flight: flight(1).flight_id, reason: expect.stringMatching(/^delay_minutes: /) }]);
  });

  it('refuses a day of which no row is left', async () => {
    const database = await published({ instances: [{ ...flight(1), slots_now: -1 }] });
    await expect(read(database)).rejects.toMatchObject({
      code: 'NO_FLIGHTS',
      message: expect.stringContaining('None of the 1 flights of 2001-06-30 fulfils the contract'),
    });
  });
});

describe('a database that is not as it should be', () => {
  it('says to run the ingest when etl has published nothing yet', async () => {
    await expect(read(await published())).rejects.toMatchObject({
      code: 'DATASETS_MISSING',
      message: expect.stringContaining('npm run etl -- ingest'),
    });
    await expect(read(await published({}))).rejects.toMatchObject({
      code: 'NO_FLIGHTS',
      message: expect.stringContaining('npm run etl -- ingest'),
    });
  });

  it('says to run the ingest when a view lacks a column of the contract', async () => {
    const database = await published({ instances: [flight(1)] });
    await database.query(
      'drop view etl.flight_instances_v1; create view etl.flight_instances_v1 as select flight_id, departed_at from etl.stored_flight_instance; grant select on etl.flight_instances_v1 to desk',
    );
    await expect(read(database)).rejects.toMatchObject({ code: 'DATASETS_MISSING', message: expect.stringContaining('origin') });
  });

  it('says which right is lacking', async () => {
    const database = await published({ instances: [flight(1)] });
    await database.query('revoke select on etl.flight_labels_v1 from desk');
    await expect(read(database)).rejects.toMatchObject({
      code: 'DATABASE_REFUSED',
      message: expect.stringContaining('flight_labels_v1'),
    });
  });

  it('says where Postgres should be when it is away, without the password', async () => {
    const away = withDatabase('postgres://desk:secret@127.0.0.1:1/tripod', async () => 0);
    await expect(away).rejects.toMatchObject({
      code: 'DATABASE_AWAY',
      message: expect.stringMatching(/^Postgres at 127\.0\.0\.1:1\/tripod does not answer/),
    });
    await expect(away).rejects.not.toMatchObject({ message: expect.stringContaining('secret') });
  });

  it('cannot write what etl owns', async () => {
    const database = await published({ instances: [flight(1)] });
    const client = withDatabase(database.url, (desk) => sql`delete from etl.flight_instances_v1`.execute(desk));
    await expect(client).rejects.toMatchObject({
      code: 'DATABASE_REFUSED',
      message: expect.stringContaining('permission denied'),
    });
    expect(await database.query('select count(*)::int as rows from etl.flight_instances_v1')).toEqual([{ rows: 1 }]);
  });
});
