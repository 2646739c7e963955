import fc from 'fast-check';
import * as preprocessing from './index.js';
import {
  castColumns, clipColumns, encodeCategories, encodeCodes, encodeQuantiles, encodeRange, fitCategories, fitImputer, fitQuantiles, fitScaler, hashText, impute,
  joinColumns, joinMatrices, makeMatrix, selectColumns, smoothRates, standardize, takeDateParts, takeLogs, takeRoots,
  type Columns, type Matrix, type Split,
} from './index.js';
import { pickMatrixRows, pickRows, runAlone, throughPackage } from './fixtures/tables.js';

const categories = ['low', 'middle', 'high'] as const;
const row = fc.record({
  measure: fc.oneof(fc.constant(NaN), fc.double({ min: -1e6, max: 1e6, noNaN: true })),
  known: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  count: fc.nat({ max: 1000 }),
  part: fc.nat({ max: 1000 }),
  grade: fc.integer({ min: -1, max: 2 }),
  alarm: fc.constantFrom(0, 1, 255),
  isNew: fc.constantFrom(0, 1),
  city: fc.option(fc.oneof(fc.constantFrom('', 'Rome', 'Oslo'), fc.string({ unit: 'binary', maxLength: 3 }))),
  minute: fc.integer({ min: -1_000_000_000, max: 2_000_000_000 }),
  hour: fc.integer({ min: 0, max: 23 }),
});
type Row = typeof row extends fc.Arbitrary<infer R> ? R : never;

/** One column of each type; those that may hold null do. */
const tableOf = (rows: readonly Row[]) => ({
  measure: Float64Array.from(rows, (each) => each.measure),
  known: Float32Array.from(rows, (each) => each.known),
  count: Int32Array.from(rows, (each) => each.count),
  part: Int32Array.from(rows, (each) => each.part),
  grade: Int32Array.from(rows, (each) => each.grade),
  alarm: Uint8Array.from(rows, (each) => each.alarm),
  isNew: Uint8Array.from(rows, (each) => each.isNew),
  city: rows.map((each) => each.city),
  minute: Int32Array.from(rows, (each) => each.minute),
  maybeMinute: Float64Array.from(rows, (each, at) => (at % 3 === 0 ? NaN : each.minute)),
  hour: Int32Array.from(rows, (each) => each.hour),
}) satisfies Columns;

const tables = fc.array(row, { maxLength: 30 }).map(tableOf);
/** A table, and positions of some of its rows, in any order, also repeated. */
const tableAndRows = tables.chain((table) =>
  fc.record({ table: fc.constant<Columns>(table), rows: table.count.length === 0 ? fc.constant([]) : fc.array(fc.nat({ max: table.count.length - 1 }), { maxLength: 40 }) }),
);
/** A table with at least one training row, and its split. */
const splitTables = fc.array(row, { minLength: 1, maxLength: 30 }).chain((rows) =>
  fc.record({
    rows: fc.constant(rows),
    split: fc.integer({ min: 1, max: rows.length }).map((training): Split => ({ training, validation: rows.length - training })),
  }),
);

type Step = (table: Columns) => Promise<Columns | Matrix>;
const named = { name: 'node', tags: [], from: 't', to: 'out' } as const;
const out = <Made>({ out }: { readonly out: Made }) => out;

const numbers = makeMatrix({ name: 'numbers', tags: [], from: ['t'], to: 'out' });
const matrixOf = async (table: Columns, ...names: readonly string[]) => out(await runAlone(numbers, { t: pickColumns(table, names) }));
const pickColumns = (table: Columns, names: readonly string[]): Columns => Object.fromEntries(names.map((name) => [name, table[name]!]));

/** Each factory that fits nothing, on columns that it can read. */
const steps: Readonly<Record<string, Step>> = {
  selectColumns: async (t) => out(await runAlone(selectColumns({ ...named, columns: { town: 'city', n: 'measure' } }), { t })),
  castColumns: async (t) => out(await runAlone(castColumns({ ...named, columns: ['measure', 'known', 'count', 'grade', 'alarm'], codes: ['grade'] }), { t })),
  joinColumns: async (t) => out(await runAlone(joinColumns({ ...named, from: ['a', 'b'] }), { a: pickColumns(t, ['city']), b: pickColumns(t, ['count', 'alarm']) })),
  takeRoots: async (t) => out(await runAlone(takeRoots({ ...named, columns: ['count'] }), { t })),
  takeLogs: async (t) => out(await runAlone(takeLogs({ ...named, columns: ['measure', 'count'], atLeast: 0.5 }), { t })),
  smoothRates: async (t) => out(await runAlone(smoothRates({ ...named, rates: { rate: { part: 'part', whole: 'count' } }, prior: { part: 1, whole: 2 } }), { t })),
  clipColumns: async (t) => out(await runAlone(clipColumns({ ...named, columns: { measure: { min: -1.5, max: 3 }, count: { max: 10 } } }), { t })),
  'takeDateParts as integers': async (t) => out(await runAlone(takeDateParts({ ...named, column: 'minute', unit: 'minute', parts: ['hour', 'weekday', 'month', 'day_of_year'], as: 'integers' }), { t })),
  'takeDateParts as circles': async (t) => out(await runAlone(takeDateParts({ ...named, column: 'maybeMinute', unit: 'minute', parts: ['hour', 'weekday', 'month', 'day_of_year'], as: 'circles' }), { t })),
  encodeRange: async (t) => out(await runAlone(encodeRange({ ...named, columns: { hour: { from: 0, to: 23 }, alarm: { from: 0, to: 1 } } }), { t })),
  encodeCodes: async (t) => out(await runAlone(encodeCodes({ ...named, columns: { grade: categories } }), { t })),
  hashText: async (t) => out(await runAlone(hashText({ ...named, columns: ['city'], buckets: 4, signed: true }), { t })),
  makeMatrix: (t) => matrixOf(t, 'known', 'count', 'isNew'),
  joinMatrices: async (t) => out(await runAlone(joinMatrices({ ...named, from: ['a', 'b'] }), { a: await matrixOf(t, 'known'), b: await matrixOf(t, 'count', 'isNew') })),
};

interface Pair {
  fit(table: Columns, split: Split): Promise<unknown>;
  apply(table: Columns, artifact: never): Promise<Columns | Matrix>;
}
const pair = <Artifact>(fit: (table: Columns, split: Split) => Promise<Artifact>, apply: (table: Columns, artifact: Artifact) => Promise<Columns | Matrix>): Pair => ({ fit, apply });

const anyKind = ['measure', 'grade', 'alarm', 'city'] as const;
/** Each pair of factories, on columns that it can read. */
const pairs: Readonly<Record<string, Pair>> = {
  'fitScaler, standardize': pair(
    async (t, split) => out(await runAlone(fitScaler({ ...named, split: 'split' }), { t: await matrixOf(t, 'known', 'count'), split })),
    async (t, scaler) => out(await runAlone(standardize({ ...named, scaler: 'scaler' }), { t: await matrixOf(t, 'known', 'count'), scaler })),
  ),
  'fitImputer by median, impute': pair(
    async (t, split) => out(await runAlone(fitImputer({ ...named, split: 'split', columns: ['measure', 'count'], fill: 'median' }), { t, split })),
    async (t, imputer) => out(await runAlone(impute({ ...named, imputer: 'imputer', indicators: true }), { t, imputer })),
  ),
  'fitImputer by most frequent, impute': pair(
    async (t, split) => out(await runAlone(fitImputer({ ...named, split: 'split', columns: anyKind, fill: 'most-frequent' }), { t, split })),
    async (t, imputer) => out(await runAlone(impute({ ...named, imputer: 'imputer', indicators: ['city'] }), { t, imputer })),
  ),
  'fitCategories, encodeCategories': pair(
    async (t, split) => out(await runAlone(fitCategories({ ...named, split: 'split', columns: anyKind, max: 3, min: 2 }), { t, split })),
    async (t, fitted) => out(await runAlone(encodeCategories({ ...named, categories: 'fitted' }), { t, fitted })),
  ),
  'fitQuantiles, encodeQuantiles': pair(
    async (t, split) => out(await runAlone(fitQuantiles({ ...named, split: 'split', columns: ['measure', 'count'], pieces: 4 }), { t, split })),
    async (t, quantiles) => out(await runAlone(encodeQuantiles({ ...named, quantiles: 'quantiles' }), { t, quantiles })),
  ),
};

const picked = (made: Columns | Matrix, rows: readonly number[]) => (isMatrix(made) ? pickMatrixRows(made, rows) : pickRows(made, rows));
const isMatrix = (made: Columns | Matrix): made is Matrix => typeof made['rows'] === 'number';
function assertFinite(made: Columns | Matrix): void {
  if (isMatrix(made)) expect(made.values.every(Number.isFinite)).toBe(true);
}

describe('the laws', () => {
  it('are tested for every factory', () => {
    const tested = Object.keys({ ...steps, ...pairs }).join(', ').split(/, | /);
    const factories = Object.entries(preprocessing).flatMap(([name, value]) => (typeof value === 'function' && name !== 'TabularError' ? [name] : []));
    expect(factories.filter((name) => !tested.includes(name))).toEqual([]);
  });
});

describe.each(Object.entries(steps))('%s', (_, apply) => {
  it('makes of some rows, in any order, what it makes of them among all rows', async () => {
    await fc.assert(
      fc.asyncProperty(tableAndRows, async ({ table, rows }) => {
        const before = structuredClone(table);
        const made = await apply(table);
        expect(await apply(pickRows(table, rows))).toEqual(picked(made, rows));
        assertFinite(made);
        expect(table).toEqual(before);
      }),
    );
  });
});

describe.each(Object.entries(pairs))('%s', (_, { fit, apply }) => {
  it('make of some rows, in any order, what they make of them among all rows', async () => {
    await fc.assert(
      fc.asyncProperty(splitTables, tableAndRows, async ({ rows: past, split }, { table, rows }) => {
        const before = structuredClone(table);
        const artifact = (await fit(tableOf(past), split)) as never;
        const made = await apply(table, artifact);
        expect(await apply(pickRows(table, rows), artifact)).toEqual(picked(made, rows));
        assertFinite(made);
        expect(table).toEqual(before);
      }),
    );
  });

  it('are fitted on the training rows alone', async () => {
    await fc.assert(
      fc.asyncProperty(splitTables, fc.array(row, { maxLength: 10 }), async ({ rows, split: { training } }, others) => {
        const alone = rows.slice(0, training);
        const artifact = await fit(tableOf(alone), { training, validation: 0 });
        expect(await fit(tableOf([...alone, ...others]), { training, validation: others.length })).toEqual(artifact);
      }),
    );
  });

  it('are fitted to the same artifact, whatever the order of the training rows', async () => {
    await fc.assert(
      fc.asyncProperty(splitTables, async ({ rows }) => {
        const split = { training: rows.length, validation: 0 };
        expect(plain(await fit(tableOf([...rows].reverse()), split))).toEqual(nearly(await fit(tableOf(rows), split)));
      }),
    );
  });

  it('make the same with an artifact that was written and read', async () => {
    await fc.assert(
      fc.asyncProperty(splitTables, async ({ rows, split }) => {
        const artifact = await fit(tableOf(rows), split);
        expect(throughPackage(artifact)).toEqual(artifact);
        expect(await apply(tableOf(rows), throughPackage(artifact) as never)).toEqual(await apply(tableOf(rows), artifact as never));
      }),
    );
  });

  it('leave no null and no NaN, also after a column that was constant or null in training, and for a table without rows', async () => {
    await fc.assert(
      fc.asyncProperty(row, fc.integer({ min: 1, max: 50 }), async (one, rows) => {
        for (const constant of [one, { ...one, measure: NaN, grade: -1, alarm: 255 as const, city: null }]) {
          const table = tableOf(Array<Row>(rows).fill(constant));
          const artifact = (await fit(table, { training: rows, validation: 0 })) as never;
          for (const made of [await apply(table, artifact), await apply(tableOf([]), artifact), await apply(tableOf([one]), artifact)]) {
            const columns = isMatrix(made) ? [made.values] : Object.values(made);
            for (const values of columns) expect([...values].some((value) => Number.isNaN(value) || value === null)).toBe(false);
          }
        }
      }),
    );
  });

  it('refuse a split that does not match the rows or has no training rows', async () => {
    const table = tableOf(fc.sample(row, { numRuns: 3, seed: 1 }));
    for (const [training, validation] of [[2, 2], [1.5, 1.5], [4, -1]] as const) {
      await expect(fit(table, { training, validation })).rejects.toMatchObject({ code: 'TABULAR_SPLIT', message: expect.stringContaining('do not add up to the 3 rows') });
    }
    await expect(fit(table, { training: 0, validation: 3 })).rejects.toMatchObject({ code: 'TABULAR_SPLIT', message: expect.stringContaining('no training rows') });
  });
});

/** Typed arrays as lists. */
function plain(artifact: unknown): unknown {
  return JSON.parse(JSON.stringify(artifact, (_key, value: unknown) => (ArrayBuffer.isView(value) ? [...(value as Float64Array)] : value)));
}

/** Sums of float64 depend on their order in the last digits: numbers match to seven digits, near 0 to 5e-8. */
function nearly(artifact: unknown): unknown {
  const matchers = (value: unknown): unknown => {
    if (typeof value === 'number') return expect.closeTo(value, 7 - Math.ceil(Math.log10(Math.max(1, Math.abs(value)))));
    if (Array.isArray(value)) return value.map(matchers);
    if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, matchers(each)]));
    return value;
  };
  return matchers(plain(artifact));
}
