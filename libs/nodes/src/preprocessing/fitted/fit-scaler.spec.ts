import fc from 'fast-check';
import { matrix, runAlone } from '../fixtures/tables.js';
import { fitScaler, standardize, type Matrix } from '../index.js';

const fit = async (numbers: Matrix, clip?: number) => {
  const node = fitScaler({ name: 'fit', tags: [], from: 'numbers', split: 'split', ...(clip !== undefined && { clip }), to: 'scaler' });
  return (await runAlone(node, { numbers, split: { training: numbers.rows, validation: 0 } })).scaler;
};

describe('fitScaler', () => {
  it('learns mean and standard deviation of each column', async () => {
    expect(await fit(matrix(2, [1, 10, 3, 10, 5, 40]))).toEqual({
      columns: ['c0', 'c1'], mean: Float64Array.of(3, 20), deviation: Float64Array.of(Math.sqrt(8 / 3), Math.sqrt(200)), clip: 5,
    });
  });

  it('is exact where large numbers differ little', async () => {
    const scaler = await fit(matrix(1, [16_777_210, 16_777_211, 16_777_212]));
    expect(scaler.mean).toEqual(Float64Array.of(16_777_211));
    expect(scaler.deviation[0]).toBeCloseTo(Math.sqrt(2 / 3), 12);
  });

  it('gives any constant column the deviation 1, so that it becomes 0', async () => {
    await fc.assert(
      fc.asyncProperty(fc.float({ noNaN: true, noDefaultInfinity: true }), fc.integer({ min: 1, max: 100 }), async (value, rows) => {
        const numbers = matrix(1, Array<number>(rows).fill(value));
        const scaler = await fit(numbers);
        expect(scaler.deviation).toEqual(Float64Array.of(1));
        const { scaled } = await runAlone(standardize({ name: 'scale', tags: [], from: 'numbers', scaler: 'scaler', to: 'scaled' }), { numbers, scaler });
        expect(scaled.values.every((x) => x === 0)).toBe(true);
      }),
    );
  });

  it('refuses a matrix that holds NaN, naming column and row', async () => {
    await expect(fit(matrix(2, [1, 2, 3, NaN]))).rejects.toMatchObject({
      code: 'TABULAR_VALUE', column: 'c1', row: 1, message: expect.stringContaining("column 'c1', row 1: NaN is not finite"),
    });
  });

  it.each([0, -1, NaN, Infinity])('is not built with a clip of %p', async (clip) => {
    await expect(fit(matrix(1, [1]), clip)).rejects.toMatchObject({ code: 'TABULAR_PARAMETER' });
  });
});
