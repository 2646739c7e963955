import { reading, readingAlarm, readingRows } from '../../testing/index.js';
import { sliceColumns, type Columns } from '../index.js';
import { rowsToColumns } from '../contract/rows.js';
import type { PackageReply, PackageRequest } from './package-messages.js';
import { PackageFault, PackageRefusal } from './package-faults.js';
import { PackageSession } from './package-session.js';

const ROWS_AT_ONCE = 4;
const ready = {
  type: 'ready',
  instance_contract: { name: 'reading', version: 1 },
  prediction_contract: { name: 'reading_alarm', version: 1 },
  columns: ['count', 'place'],
  rows_at_once: ROWS_AT_ONCE,
};
const read = rowsToColumns(reading, readingRows(10));
const columns: Columns = 'columns' in read ? read.columns : {};
const hundredths = (column: ArrayLike<unknown> | undefined) => Float64Array.from(column ?? [], (value) => Number(value) / 100);
const expected = hundredths(columns['count']);

type Answer = (request: PackageRequest, session: PackageSession) => void;
const answerAll: Answer = ({ id, columns }, session) =>
  session.receive({ type: 'prediction', id, columns: { alarm_probability: hundredths(columns['count']) } });

/** A session with a worker that answers later, as a thread does. */
function open(answer: Answer = answerAll) {
  const requests: PackageRequest[] = [];
  const activity: boolean[] = [];
  const session: PackageSession = new PackageSession({
    instance: reading,
    prediction: readingAlarm,
    send: (request) => {
      requests.push(request);
      queueMicrotask(() => answer(request, session));
    },
    onActivity: (isWaiting) => activity.push(isWaiting),
  });
  return { session, requests, activity };
}

describe('a package session', () => {
  it('resolves `ready` with what the package reads', async () => {
    const { session } = open();
    session.receive(ready);
    await expect(session.ready).resolves.toEqual(ready);
  });

  it('sends the columns that the package reads, as many rows at once as it asks for', async () => {
    const { session, requests } = open();
    session.receive(ready);
    await session.predict(columns);
    expect(requests.map(({ columns }) => [Object.keys(columns), columns['count']?.length])).toEqual([4, 4, 2].map((rows) => [['count', 'place'], rows]));
  });

  it('predicts every row in its order, also when answers come in another order', async () => {
    const held: (() => void)[] = [];
    const { session } = open((request, session) => {
      held.push(() => answerAll(request, session));
      if (held.length === 2 || request.id === 3) held.reverse().splice(0).forEach((answer) => answer());
    });
    session.receive(ready);
    expect(await session.predict(columns)).toEqual({ alarm_probability: expected });
  });

  it('says how many rows are done', async () => {
    const { session } = open();
    session.receive(ready);
    const rows: number[] = [];
    await session.predict(columns, { onRows: (done) => rows.push(done) });
    expect(rows.reduce((sum, done) => sum + done, 0)).toBe(10);
  });

  it('predicts no rows without asking', async () => {
    const { session, requests } = open();
    session.receive(ready);
    expect(await session.predict(sliceColumns(columns, 0, 0))).toEqual({ alarm_probability: new Float64Array(0) });
    expect(requests).toEqual([]);
  });

  it('counts the row of a refusal from the first row of the whole', async () => {
    const { session } = open(({ id }, session) =>
      id === 2 ? session.receive({ type: 'refusal', id, error: { code: 'INVALID_VALUE', message: 'no', column: 'count', row: 1 } }) : answerAll({ type: 'predict', id, columns: { count: new Int32Array(4) } }, session),
    );
    session.receive(ready);
    const refused = session.predict(columns);
    await expect(refused).rejects.toThrow(PackageRefusal);
    await expect(refused).rejects.toMatchObject({ reason: { code: 'INVALID_VALUE', column: 'count', row: ROWS_AT_ONCE + 1 } });
  });

  it('names the columns that the caller does not have', async () => {
    const { session } = open();
    session.receive(ready);
    await expect(session.predict({ count: new Int32Array(1) })).rejects.toMatchObject({ reason: { code: 'MISSING_COLUMN', message: 'columns are missing: place' } });
  });

  it.each<[string, unknown, string]>([
    ['above 1', Float64Array.of(0.1, 7, 0, 0), "'alarm_probability' in row 1 is 7"],
    ['that is NaN', Float64Array.of(0.1, NaN, 0, 0), "'alarm_probability' in row 1 is null; it must not be null"],
    ['of another length', Float64Array.of(0.1), 'it has 1 rows for 4'],
    ['of another type', new Int32Array(4), "'alarm_probability' must be a Float64Array"],
  ])('rejects a prediction %s', async (_, alarm_probability, reason) => {
    const { session } = open(({ id }, session) => session.receive({ type: 'prediction', id, columns: { alarm_probability } }));
    session.receive(ready);
    const failed = session.predict(sliceColumns(columns, 0, 4));
    await expect(failed).rejects.toMatchObject({ name: 'PackageFault', code: 'PREDICTION_INVALID' });
    await expect(failed).rejects.toThrow(`the package's prediction does not fit reading_alarm v1: ${reason}`);
  });

  it('rejects a package of another contract, naming both', async () => {
    const { session } = open();
    session.receive({ ...ready, instance_contract: { name: 'reading', version: 2 } });
    await expect(session.ready).rejects.toMatchObject({ code: 'CONTRACT_MISMATCH', message: "the package's instance contract is reading v2, and this app uses reading v1" });
  });

  it('rejects a package that cannot be loaded with its own words', async () => {
    const { session } = open();
    session.receive({ type: 'failure', error: { code: 'TORN', message: 'weights.bin is cut off' } });
    await expect(session.ready).rejects.toMatchObject({ code: 'PACKAGE_FAILED', message: 'weights.bin is cut off' });
  });

  it('ends on a message that is not valid, and rejects what waits and what comes', async () => {
    const { session } = open((_, session) => session.receive({ type: 'prediction', id: 'x' }));
    session.receive(ready);
    await expect(session.predict(columns)).rejects.toThrow(PackageFault);
    await expect(session.predict(columns)).rejects.toThrow('the package sent a message that is not valid');
  });

  it('rejects what waits with the reason when the worker has ended', async () => {
    const { session } = open((_, session) => session.end(new Error('the worker has ended')));
    session.receive(ready);
    await expect(session.predict(columns)).rejects.toThrow('the worker has ended');
  });

  it('reports while an answer is awaited, for a time limit', async () => {
    const { session, activity } = open();
    session.receive(ready);
    await session.predict(columns);
    session.end(new Error('closed'));
    expect([activity[0], activity[1], activity.includes(true, 2), activity.at(-1)]).toEqual([true, false, true, false]);
  });

  it('ends on an answer that was not asked for, instead of waiting for the right one', async () => {
    const { session } = open((_, session) => session.receive({ type: 'prediction', id: 99, columns: {} }));
    session.receive(ready);
    await expect(session.predict(columns)).rejects.toThrow('the package answered request 99, which does not wait for an answer');
  });

  it('gives zero without a sign, since JSON does not keep it', async () => {
    const { session } = open(({ id }, session) => session.receive({ type: 'prediction', id, columns: { alarm_probability: Float64Array.of(-0, 0.5, 0, 1) } }));
    session.receive(ready);
    const { alarm_probability } = await session.predict(sliceColumns(columns, 0, 4));
    expect(Object.is(alarm_probability?.[0], 0)).toBe(true);
  });
});

describe('a package session that explains', () => {
  const first = sliceColumns(columns, 0, 3);
  /** Half of each prediction by its count; the base is the other half of 0.5. */
  const explained = ({ id, columns }: PackageRequest, changes: object = {}): PackageReply => ({
    ...{ type: 'explanation', id, groups: [{ name: 'place', columns: ['place'] }, { name: 'count', columns: ['count'] }], outputs: ['alarm_probability'] },
    ...{ base: Float64Array.of(0.25), contributions: Float64Array.of(0, Number(columns['count']?.[0]) / 100), errors: Float64Array.of(0, 0.01), ...changes },
  });

  it('asks row by row, and gives the contributions of all rows in their order', async () => {
    const { session, requests } = open((request, session) => session.receive(explained(request)));
    session.receive(ready);
    const rows: number[] = [];
    const { contributions, errors, ...rest } = await session.explain(first, { onRows: (done) => rows.push(done) });
    expect(contributions).toEqual(Float64Array.from([...expected.slice(0, 3)].flatMap((value) => [0, value])));
    expect(errors).toEqual(Float64Array.of(0, 0.01, 0, 0.01, 0, 0.01));
    expect(rest).toEqual({ groups: [{ name: 'place', columns: ['place'] }, { name: 'count', columns: ['count'] }], outputs: ['alarm_probability'], base: Float64Array.of(0.25) });
    expect(requests.map(({ type, columns }) => [type, Object.keys(columns), columns['count']?.length])).toEqual(Array(3).fill(['explain', ['count', 'place'], 1]));
    expect(rows).toEqual([1, 1, 1]);
  });

  it('counts the row of a refusal from the first row of the whole', async () => {
    const { session } = open(({ id }, session) => session.receive({ type: 'refusal', id, error: { code: 'INVALID_VALUE', message: 'no', column: 'count', row: 0 } }));
    session.receive(ready);
    await expect(session.explain(sliceColumns(columns, 0, 1))).rejects.toMatchObject({ name: 'PackageRefusal', reason: { row: 0 } });
    const later = open((request, session) => session.receive(request.id === 3 ? { type: 'refusal', id: 3, error: { code: 'INVALID_VALUE', message: 'no', row: 0 } } : explained(request)));
    later.session.receive(ready);
    await expect(later.session.explain(first)).rejects.toMatchObject({ reason: { row: 2 } });
  });

  it('passes on that an older package does not explain', async () => {
    const { session } = open(({ id }, session) => session.receive({ type: 'refusal', id, error: { code: 'PACKAGE_FAILED', message: "the package does not know requests of type 'explain', only 'predict'" } }));
    session.receive(ready);
    await expect(session.explain(first)).rejects.toThrow("the package does not know requests of type 'explain', only 'predict'");
  });

  it.each<[string, object, string]>([
    ['of an output that the contract does not have', { outputs: ['alarm'] }, "'alarm' is not a float of it"],
    ['of fields that the package does not read', { groups: [{ name: 'count', columns: ['count', 'note'] }] }, 'its groups are of count, note, and the package reads count, place'],
    ['of a field in two groups', { groups: [{ name: 'one', columns: ['count', 'place'] }, { name: 'two', columns: ['count'] }] }, 'its groups are of count, place, count'],
    ['of two groups of one name', { groups: [{ name: 'all', columns: ['place'] }, { name: 'all', columns: ['count'] }] }, 'two of its groups have one name (all, all)'],
    ['of another length', { contributions: Float64Array.of(1) }, 'it has 1, 1, 2 numbers for 2 groups and 1 outputs'],
    ['that is NaN', { contributions: Float64Array.of(0, NaN) }, 'it has a number that is not finite'],
  ])('rejects an explanation %s', async (_, changes, reason) => {
    const { session } = open((request, session) => session.receive(explained(request, changes)));
    session.receive(ready);
    const failed = session.explain(first);
    await expect(failed).rejects.toMatchObject({ name: 'PackageFault', code: 'PREDICTION_INVALID' });
    await expect(failed).rejects.toThrow(reason);
  });

  it('ends on a prediction in place of an explanation, and the other way round', async () => {
    const wrong = open(answerAll);
    wrong.session.receive(ready);
    await expect(wrong.session.explain(first)).rejects.toThrow('the package answered a request to explain with a prediction');
    await expect(wrong.session.predict(columns)).rejects.toThrow(PackageFault);
    const other = open((request, session) => session.receive(explained(request)));
    other.session.receive(ready);
    await expect(other.session.predict(columns)).rejects.toThrow('the package answered a request to predict with an explanation');
  });

  it('does not explain no rows', async () => {
    const { session } = open();
    session.receive(ready);
    await expect(session.explain(sliceColumns(columns, 0, 0))).rejects.toThrow('there is no row to explain');
  });
});
