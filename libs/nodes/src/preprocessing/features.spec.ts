import fc from 'fast-check';
import { artifactsOf, pipeline, run, withTags } from '../pipeline/index.js';
import { encodeRange, fitScaler, joinColumns, joinMatrices, smoothRates, standardize, takeRoots } from './index.js';

const nodes = [joinMatrices, standardize, encodeRange, fitScaler, joinColumns, smoothRates, takeRoots] as const;
const training = pipeline({
  name: 'training',
  inputs: ['counts', 'rateRecipe', 'measures', 'split', 'positions', 'range'],
  outputs: ['features', 'scaler'],
  nodes: withTags(nodes, 'training'),
});
const inference = pipeline({
  name: 'inference',
  inputs: ['counts', 'rateRecipe', 'measures', 'positions', 'range', 'scaler'],
  outputs: ['features'],
  nodes: withTags(nodes, 'inference'),
});

const settings = {
  rateRecipe: { rates: [{ name: 'late_rate', part: 'late', whole: 'departures' }], prior: { part: 2.1, whole: 10 } },
  range: { from: 0, to: 23, name: 'hour' },
};
type Row = readonly [departures: number, late: number, miles: number, hour: number];
const count = fc.nat({ max: 500 });
const anyRows: fc.Arbitrary<Row[]> = fc.array(fc.tuple(count, count, fc.integer({ min: 1, max: 5000 }), fc.nat({ max: 23 })), { minLength: 1, maxLength: 30 });

const inColumns = (rows: readonly Row[]) => ({
  ...settings,
  counts: { departures: Int32Array.from(rows, ([departures]) => departures), late: Int32Array.from(rows, ([, late]) => late) },
  measures: { ln_miles: Float64Array.from(rows, ([, , miles]) => Math.log(miles)) },
  positions: Int32Array.from(rows, ([, , , hour]) => hour),
});

describe('the preprocessing nodes together', () => {
  it('need for inference the scaler alone of what training fits', () => {
    expect(artifactsOf(inference, training, ['counts', 'rateRecipe', 'measures', 'positions', 'range'])).toEqual(['scaler']);
  });

  it('name the features by their columns', async () => {
    const { features } = await run(training, { ...inColumns([[1, 0, 300, 8]]), split: { training: 1, validation: 0 } });
    expect(features.columns.slice(0, 6)).toEqual(['departures', 'late', 'late_rate', 'ln_miles', 'hour_0', 'hour_1']);
    expect(features.columns).toHaveLength(4 + 24);
  });

  it('give for inference, row by row, the bits that training saw', async () => {
    await fc.assert(
      fc.asyncProperty(anyRows, async (rows) => {
        const { features, scaler } = await run(training, { ...inColumns(rows), split: { training: rows.length, validation: 0 } });
        const width = features.columns.length;
        for (const [index, row] of rows.entries()) {
          const one = await run(inference, { ...inColumns([row]), scaler });
          expect(one.features).toEqual({ ...features, rows: 1, values: features.values.slice(index * width, (index + 1) * width) });
        }
      }),
      { numRuns: 30 },
    );
  });
});
