import fc from 'fast-check';
import { matrix, runAlone } from '../fixtures/tables.js';
import { fitScaler, standardize, type Matrix, type Scaler } from '../index.js';

const fit = async (numbers: Matrix) =>
  (await runAlone(fitScaler({ name: 'fit', tags: [], from: 'numbers', split: 'split', to: 'scaler' }), { numbers, split: { training: numbers.rows, validation: 0 } })).scaler;
const scale = async (numbers: Matrix, scaler: Scaler) =>
  (await runAlone(standardize({ name: 'scale', tags: [], from: 'numbers', scaler: 'scaler', to: 'scaled' }), { numbers, scaler })).scaled;

describe('standardize', () => {
  it('gives the rows that it was fitted on mean 0 and deviation 1', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 2, maxLength: 24 }), async (values) => {
        fc.pre(new Set(values).size > 1);
        const numbers = matrix(1, values);
        const scaled = [...(await scale(numbers, await fit(numbers))).values]; // of at most 24 rows, none is farther out than 5
        const mean = scaled.reduce((sum, x) => sum + x, 0) / scaled.length;
        expect(mean).toBeCloseTo(0, 5);
        expect(Math.sqrt(scaled.reduce((sum, x) => sum + x * x, 0) / scaled.length)).toBeCloseTo(1, 5);
      }),
    );
  });

  it('clips what is far out to ±clip', async () => {
    const scaler: Scaler = { columns: ['c0'], mean: Float64Array.of(0), deviation: Float64Array.of(2), clip: 5 };
    expect((await scale(matrix(1, [10, 10.5, -9, -1e9]), scaler)).values).toEqual(Float32Array.of(5, 5, -4.5, -5));
  });

  it.each([
    [['c1', 'c0'], "column 0: the matrix has 'c1', the scaler was fitted on 'c0'"],
    [['c0'], "column 1: the matrix has none, the scaler was fitted on 'c1'"],
    [['c0', 'c1', 'c2'], "column 2: the matrix has 'c2', the scaler was fitted without it"],
  ])('refuses the columns %p after it was fitted on c0 and c1', async (columns, message) => {
    const scaler = await fit(matrix(2, [1, 2, 3, 4]));
    await expect(scale({ rows: 0, columns, values: new Float32Array() }, scaler)).rejects.toMatchObject({
      code: 'TABULAR_COLUMNS_DIFFER', message: expect.stringContaining(message),
    });
  });
});
