import fc from 'fast-check';
import { pipeline, run } from '../pipeline/index.js';
import { fitScaler, standardize, type Matrix } from './index.js';

const fitting = pipeline({ name: 'fitting', inputs: ['numbers', 'split'], outputs: ['scaler', 'scaled'], nodes: [fitScaler, standardize] });
const fit = async (numbers: Matrix, training = numbers.rows, validation = numbers.rows - training) =>
  run(fitting, { numbers, split: { training, validation } });

const matrix = (width: number, values: readonly number[]): Matrix => ({
  rows: values.length / width,
  columns: Array.from({ length: width }, (_, column) => `c${column}`),
  values: Float32Array.from(values),
});
const anyMatrix = fc
  .integer({ min: 1, max: 4 })
  .chain((width) =>
    fc.array(fc.array(fc.float({ min: -1000, max: 1000, noNaN: true }), { minLength: width, maxLength: width }), { minLength: 1, maxLength: 50 }).map(
      (rows) => matrix(width, rows.flat()),
    ),
  );

describe('fit-scaler', () => {
  it('learns mean and standard deviation of each column', async () => {
    const { scaler } = await fit(matrix(2, [1, 10, 3, 10, 5, 40]));
    expect(scaler).toEqual({ columns: ['c0', 'c1'], mean: Float64Array.of(3, 20), deviation: Float64Array.of(Math.sqrt(8 / 3), Math.sqrt(200)), clip: 5 });
  });

  it('looks at the training rows alone', async () => {
    await fc.assert(
      fc.asyncProperty(anyMatrix, fc.float({ noNaN: true }), async (numbers, other) => {
        const training = Math.ceil(numbers.rows / 2);
        const after = numbers.values.map((value, at) => (at < training * numbers.columns.length ? value : other));
        expect((await fit({ ...numbers, values: after }, training)).scaler).toEqual((await fit(numbers, training)).scaler);
      }),
    );
  });

  it('keeps its digits where large numbers differ little', async () => {
    const { scaler } = await fit(matrix(1, [16_777_210, 16_777_211, 16_777_212]));
    expect(scaler.mean).toEqual(Float64Array.of(16_777_211));
    expect(scaler.deviation[0]).toBeCloseTo(Math.sqrt(2 / 3), 12);
  });

  it('gives any constant column the deviation 1, so that it becomes 0', async () => {
    await fc.assert(
      fc.asyncProperty(fc.float({ noNaN: true, noDefaultInfinity: true }), fc.integer({ min: 1, max: 100 }), async (value, rows) => {
        const { scaler, scaled } = await fit(matrix(1, Array<number>(rows).fill(value)));
        expect(scaler.deviation).toEqual(Float64Array.of(1));
        expect(scaled.values.every((x) => x === 0)).toBe(true);
      }),
    );
  });

  it.each([
    [0, 3, 'no row is for training'],
    [2, 2, '2 rows for training and 2 for validation do not make up the 3 there are'],
    [1.5, 1.5, 'do not make up'],
    [4, -1, 'do not make up'],
  ])('refuses the split %p / %p of three rows', async (training, validation, message) => {
    await expect(fit(matrix(1, [1, 2, 3]), training, validation)).rejects.toMatchObject({
      message: expect.stringContaining(message),
      cause: { code: 'TABULAR_SPLIT' },
    });
  });
});
