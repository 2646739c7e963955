import { emptyDatabase, type AppDatabase } from '../../fixtures/database.js';
import { APP } from '../app.js';
import { withDatabase } from '../database.js';
import { keepDecisions, type DecisionsToKeep } from './keep-decisions.js';
import { migrate } from './migrate.js';

const { signal } = new AbortController();
let database: AppDatabase;
const decisions = () => database.query(`select * from "${APP}".decisions order by predicted_by, policy, key`);
const events = async () => (await database.query(`select * from "${APP}".decision_events order by event_id`)).map(({ event, key, decision }) => [event, key, decision]);
const run = (id: string) => `run:${id.repeat(32)}`;

/** Decisions of a day by a threshold: key → probability. */
const day = (probabilities: Record<string, number>, changed: Partial<DecisionsToKeep> = {}): DecisionsToKeep => {
  const values = Object.values(probabilities);
  return {
    policy: 'inspections',
    predictedBy: run('a'),
    decidedPartitions: ['2024-02-29'],
    keys: Object.keys(probabilities),
    partitions: values.map(() => '2024-02-29'),
    predictions: values.map((alarm_probability) => JSON.stringify({ alarm_probability })),
    decisions: values.map((probability) => (probability > 0.5 ? 'inspect' : 'wait')),
    expectedCosts: Float64Array.from(values, (probability) => 100 * probability),
    ...changed,
  };
};
const keep = (kept: DecisionsToKeep) => withDatabase(database.url, signal, ({ tables }) => keepDecisions(tables, kept));

beforeEach(async () => {
  database = await emptyDatabase();
  await withDatabase(database.url, signal, ({ tables }) => migrate(tables));
});

afterEach(async () => {
  await database.drop();
});

describe('keeping decisions', () => {
  it('keeps prediction, decision and expected cost, with policy and source, to the last bit', async () => {
    const hard = 0.1 + 0.2;
    expect(await keep(day({ r1: hard }))).toBe(1);
    expect(await decisions()).toEqual([
      {
        key: 'r1',
        policy: 'inspections',
        predicted_by: run('a'),
        partition: '2024-02-29',
        prediction: { alarm_probability: hard },
        decision: 'wait',
        expected_cost: 100 * hard,
        decided_at: expect.any(Date),
      },
    ]);
  });

  it('keeps any outputs, and no cost for a policy without costs', async () => {
    const { expectedCosts: _, ...kept } = day({ r1: 0.1 }, { predictions: ['{"grade":"high","high_probability":5e-324,"note":null}'] });
    await keep(kept);
    expect(await decisions()).toMatchObject([{ prediction: { grade: 'high', high_probability: 5e-324, note: null }, expected_cost: null }]);
  });

  it('changes no row and adds no event when the same is decided again', async () => {
    await keep(day({ r1: 0.1, r2: 0.9 }));
    const before = [await decisions(), await events()];
    expect(await keep(day({ r1: 0.1, r2: 0.9 }))).toBe(0);
    expect([await decisions(), await events()]).toEqual(before);
  });

  it('changes what is decided otherwise, and withdraws what has left the day, each with an event', async () => {
    await keep(day({ r1: 0.1, r2: 0.9, r3: 0.2 }));
    expect(await keep(day({ r1: 0.1, r2: 0.3 }))).toBe(2);
    expect(await decisions()).toMatchObject([
      { key: 'r1', prediction: { alarm_probability: 0.1 } },
      { key: 'r2', prediction: { alarm_probability: 0.3 }, decision: 'wait' },
    ]);
    expect(await events()).toEqual([
      ['decided', 'r1', 'wait'],
      ['decided', 'r2', 'inspect'],
      ['decided', 'r3', 'wait'],
      ['withdrawn', 'r3', 'wait'],
      ['decided', 'r2', 'wait'],
    ]);
  });

  it('counts a prediction that differs in its last bit as a change', async () => {
    await keep(day({ r1: 0.3 }));
    expect(await keep(day({ r1: 0.1 + 0.2 }))).toBe(1);
  });

  it('keeps two runs, an endpoint, two policies and another day beside each other', async () => {
    await keep(day({ r1: 0.1 }));
    await keep(day({ r1: 0.2 }, { predictedBy: run('b') }));
    await keep(day({ r1: 0.3 }, { predictedBy: 'endpoint:http://127.0.0.1:5001' }));
    await keep(day({ r1: 0.4 }, { policy: 'other' }));
    await keep(day({ r0: 0.5 }, { partitions: ['2024-02-28'], decidedPartitions: ['2024-02-28'] }));
    expect((await decisions()).map(({ prediction }) => prediction)).toEqual([0.3, 0.5, 0.1, 0.4, 0.2].map((alarm_probability) => ({ alarm_probability })));
  });

  it('keeps all or nothing', async () => {
    await keep(day({ r1: 0.1, r2: 0.2 }));
    const before = [await decisions(), await events()];
    await expect(keep(day({ r1: 0.9, r3: 0.2 }, { predictions: ['{"alarm_probability":0.9}', 'torn'] }))).rejects.toThrow();
    expect([await decisions(), await events()]).toEqual(before);
  });

  it('lets two that decide the same at once take turns', async () => {
    const all = Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`r${i}`, i / 2000]));
    const reversed = Object.fromEntries(Object.entries(all).reverse());
    const written = await Promise.all([keep(day(all)), keep(day(reversed)), keep(day(all))]);
    expect(written.sort((a, b) => a - b)).toEqual([0, 0, 2000]);
    expect(await events()).toHaveLength(2000);
  });

  it('keeps more rows than one statement takes', async () => {
    const all = Object.fromEntries(Array.from({ length: 45_000 }, (_, i) => [`r${i}`, i / 45_000]));
    expect(await keep(day(all))).toBe(45_000);
    expect(await keep(day(all))).toBe(0);
  });

  it.each(['update decision_events set decision = key', 'delete from decision_events', 'truncate decision_events'])('never changes an event: %s', async (statement) => {
    await keep(day({ r1: 0.1 }));
    await expect(database.query(`set search_path = "${APP}"; ${statement}`)).rejects.toThrow('rows of decision_events are only added, never changed');
    expect(await events()).toHaveLength(1);
  });
});
