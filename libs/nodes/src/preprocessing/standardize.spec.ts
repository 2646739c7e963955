import fc from 'fast-check';
import { pipeline, run } from '../pipeline/index.js';
import { fitScaler, standardize, type Matrix, type Scaler } from './index.js';

const fitting = pipeline({ name: 'fitting', inputs: ['numbers', 'split'], outputs: ['scaler', 'scaled'], nodes: [fitScaler, standardize] });
const scaling = pipeline({ name: 'scaling', inputs: ['numbers', 'scaler'], outputs: ['scaled'], nodes: [standardize] });

const fit = async (numbers: Matrix) => run(fitting, { numbers, split: { training: numbers.rows, validation: 0 } });
const scale = async (numbers: Matrix, scaler: Scaler) => (await run(scaling, { numbers, scaler })).scaled;

const matrix = (width: number, values: readonly number[]): Matrix => ({
  rows: values.length / width,
  columns: Array.from({ length: width }, (_, column) => `c${column}`),
  values: Float32Array.from(values),
});
const row = ({ columns, values }: Matrix, index: number): Matrix => ({
  rows: 1,
  columns,
  values: values.slice(index * columns.length, (index + 1) * columns.length),
});

const anyMatrix = fc
  .integer({ min: 1, max: 4 })
  .chain((width) =>
    fc.array(fc.array(fc.float({ min: -1000, max: 1000, noNaN: true }), { minLength: width, maxLength: width }), { minLength: 1, maxLength: 50 }).map(
      (rows) => matrix(width, rows.flat()),
    ),
  );

describe('standardize', () => {
  it('gives the rows it was fitted on mean 0 and deviation 1', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 2, maxLength: 24 }), async (values) => {
        fc.pre(new Set(values).size > 1);
        const scaled = [...(await fit(matrix(1, values))).scaled.values]; // of at most 24 rows none is farther out than 5
        const mean = scaled.reduce((sum, x) => sum + x, 0) / scaled.length;
        expect(mean).toBeCloseTo(0, 5);
        expect(Math.sqrt(scaled.reduce((sum, x) => sum + x * x, 0) / scaled.length)).toBeCloseTo(1, 5);
      }),
    );
  });

  it('gives a row alone the bits that it has among others', async () => {
    await fc.assert(
      fc.asyncProperty(anyMatrix, async (numbers) => {
        const { scaler, scaled } = await fit(numbers);
        for (let index = 0; index < numbers.rows; index++) {
          expect(await scale(row(numbers, index), scaler)).toEqual(row(scaled, index));
        }
      }),
      { numRuns: 30 },
    );
  });

  it('keeps what is far out within ±clip', async () => {
    const scaler: Scaler = { columns: ['c0'], mean: Float64Array.of(0), deviation: Float64Array.of(2), clip: 5 };
    expect((await scale(matrix(1, [10, 10.5, -9, -1e9]), scaler)).values).toEqual(Float32Array.of(5, 5, -4.5, -5));
  });

  it.each([
    [['c1', 'c0'], "column 0: it is 'c1', the scaler was fitted on 'c0'"],
    [['c0'], "column 1: there is none, the scaler was fitted on 'c1'"],
    [['c0', 'c1', 'c2'], "column 2: it is 'c2', the scaler was fitted on none"],
  ])('refuses the columns %p when it was fitted on c0 and c1', async (columns, message) => {
    const { scaler } = await fit(matrix(2, [1, 2, 3, 4]));
    await expect(scale({ rows: 0, columns, values: new Float32Array() }, scaler)).rejects.toMatchObject({
      message: expect.stringContaining(message),
      cause: { code: 'TABULAR_COLUMNS_DIFFER' },
    });
  });
});
