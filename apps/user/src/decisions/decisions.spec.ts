import { storedFlightPrediction } from '@tripod/contracts';
import { emptyDatabase, type FlightsDatabase } from '../../fixtures/flights-database.js';
import { withDatabase, type Database } from '../database/database.js';
import { decide } from '../policy/decide.js';
import { DEFAULT_COSTS } from '../policy/costs.js';
import { keepDecisions, type DayOfDecisions } from './decisions.js';
import { migrate } from './migrate.js';

let database: FlightsDatabase;
const inDatabase = <Result>(work: (desk: Database) => Promise<Result>) => withDatabase(database.url, work);
const rows = () => database.query('select * from desk.decisions order by predicted_by, flight_id');
const run = (runId: string) => ({ by: 'run', runId, runName: 'brave-owl', packageDigest: '' }) as const;
const day = (probabilities: Record<string, number>, changed: Partial<DayOfDecisions> = {}): DayOfDecisions => ({
  day: '2001-06-30',
  origin: run('a'.repeat(32)),
  predictedAt: new Date('2026-01-02T03:04:05Z'),
  flightIds: Object.keys(probabilities),
  lateProbabilities: Float64Array.from(Object.values(probabilities)),
  decided: Object.values(probabilities).map((probability) => decide(probability, DEFAULT_COSTS)),
  ...changed,
});
const keep = (decisions: DayOfDecisions) => inDatabase((desk) => keepDecisions(desk, decisions));

beforeEach(async () => {
  database = await emptyDatabase();
  await inDatabase(migrate);
});

afterEach(async () => {
  await database.drop();
});

describe('keeping decisions', () => {
  it('keeps prediction, decision and expectation, with the run that predicted', async () => {
    const hard = 0.1 + 0.2;
    const flightId = '2001-06-30T08:01-LAX-RNO-1';
    expect(await keep(day({ [flightId]: hard }))).toBe(1);
    expect(await rows()).toEqual([
      {
        flight_id: flightId,
        run_id: 'a'.repeat(32),
        endpoint: null,
        predicted_by: `run:${'a'.repeat(32)}`,
        day: expect.any(Date),
        late_probability: hard,
        predicted_at: new Date('2026-01-02T03:04:05Z'),
        decision: 'hold',
        expected_cost: 450 + hard * 4000 * (1 - 0.45),
        decided_at: expect.any(Date),
      },
    ]);
    const [row = {}] = await rows();
    const { flight_id, late_probability, run_id, predicted_at } = row;
    const stored = {
      flight_id,
      late_probability,
      run_id,
      predicted_at: predicted_at instanceof Date && predicted_at.toISOString(),
    };
    expect(storedFlightPrediction.parse(stored)).toEqual(stored);
    expect(await database.query('select day::text from desk.decisions')).toEqual([{ day: '2001-06-30' }]);
  });

  it('changes no row when the same day is decided twice', async () => {
    await keep(day({ F1: 0.1, F2: 0.9 }));
    const before = await rows();
    expect(await keep(day({ F1: 0.1, F2: 0.9 }, { predictedAt: new Date('2026-02-02T00:00:00Z') }))).toBe(0);
    expect(await rows()).toEqual(before);
  });

  it('changes the flights that are decided otherwise, and removes those that have left the day', async () => {
    await keep(day({ F1: 0.1, F2: 0.9, F3: 0.2 }));
    expect(await keep(day({ F1: 0.1, F2: 0.3 }))).toBe(2);
    expect(await rows()).toMatchObject([
      { flight_id: 'F1', late_probability: 0.1 },
      { flight_id: 'F2', late_probability: 0.3, decision: 'hold' },
    ]);
  });

  it('keeps two runs, an endpoint and another day beside each other', async () => {
    await keep(day({ F1: 0.1 }));
    await keep(day({ F1: 0.2 }, { origin: run('b'.repeat(32)) }));
    await keep(day({ F1: 0.3 }, { origin: { by: 'endpoint', endpoint: 'http://127.0.0.1:5001' } }));
    await keep(day({ F0: 0.4 }, { day: '2001-06-29' }));
    expect((await rows()).map((row) => row['late_probability'])).toEqual([0.3, 0.4, 0.1, 0.2]);
  });

  it('keeps all of a day or nothing of it', async () => {
    await keep(day({ F1: 0.1, F2: 0.2 }));
    const before = await rows();
    const torn = day({ F1: 0.9, F3: 1.5 });
    await expect(keep(torn)).rejects.toThrow('late_probability');
    expect(await rows()).toEqual(before);
  });

  it('lets two that decide the same day at once take turns', async () => {
    const all = Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`F${i}`, i / 2000]));
    const reversed = Object.fromEntries(Object.entries(all).reverse());
    const written = await Promise.all([keep(day(all)), keep(day(reversed)), keep(day(all))]);
    expect(written.sort((a, b) => a - b)).toEqual([0, 0, 2000]);
  });
});

describe('the schema desk', () => {
  it('is brought to its state by whoever comes first, and left alone by the others', async () => {
    await Promise.all([inDatabase(migrate), inDatabase(migrate), inDatabase(migrate)]);
    expect(await database.query('select name from desk.migrations')).toEqual([{ name: '0001-decisions' }]);
  });

  it('is made by two at once in an empty database', async () => {
    const empty = await emptyDatabase();
    await Promise.all([withDatabase(empty.url, migrate), withDatabase(empty.url, migrate)]);
    expect(await empty.query('select count(*)::int as rows from desk.decisions')).toEqual([{ rows: 0 }]);
    await empty.drop();
  });

  it('belongs to role desk, and neither ml nor etl may look into it', async () => {
    for (const role of ['ml', 'etl']) {
      await expect(database.query(`set role ${role}; select * from desk.decisions`)).rejects.toThrow(
        'permission denied for schema desk',
      );
    }
  });

  it('says what is lacking where roles and schemas were never made', async () => {
    await database.query('drop schema desk cascade');
    await expect(inDatabase(migrate)).rejects.toMatchObject({
      code: 'DATABASE_REFUSED',
      message: expect.stringContaining('deploy/roles.sql'),
    });
  });
});
