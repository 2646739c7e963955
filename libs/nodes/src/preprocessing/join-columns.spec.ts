import fc from 'fast-check';
import { pipeline, run } from '../pipeline/index.js';
import { joinColumns, type Columns } from './index.js';

const alone = pipeline({ name: 'p', inputs: ['roots', 'rates', 'measures'], outputs: ['numbers'], nodes: [joinColumns] });
const join = async (roots: Columns, rates: Columns = {}, measures: Columns = {}) => (await run(alone, { roots, rates, measures })).numbers;

describe('join-columns', () => {
  it('puts roots, rates and measures side by side, row by row', async () => {
    expect(await join({ b: Float32Array.of(1, 2) }, { a: Float32Array.of(3, 4) }, { c: Float64Array.of(5, 6), d: Int32Array.of(7, 8) })).toEqual({
      rows: 2,
      columns: ['b', 'a', 'c', 'd'],
      values: Float32Array.of(1, 3, 5, 7, 2, 4, 6, 8),
    });
  });

  it('puts each value where its row and column are, however many rows there are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 1, max: 5 }), async (rows, width) => {
        const columns = Array.from({ length: width }, (_, column) => Int32Array.from({ length: rows }, (_, row) => row * 10 + column));
        const numbers = await join(Object.fromEntries(columns.map((values, column) => [`c${column}`, values])));
        const misplaced = numbers.values.findIndex((value, at) => value !== Math.floor(at / width) * 10 + (at % width));
        expect([numbers.rows, numbers.values.length, misplaced]).toEqual([rows, rows * width, -1]);
      }),
      { numRuns: 30 },
    );
  });

  it('refuses a column name that comes twice, and says from where', async () => {
    await expect(join({ a: Float32Array.of(1) }, { a: Float32Array.of(1) })).rejects.toMatchObject({
      message: expect.stringContaining("column 'a' is in both roots and rates"),
      cause: { code: 'TABULAR_COLUMN_CLASH', column: 'a' },
    });
  });

  it('refuses columns of unequal length', async () => {
    await expect(join({ a: Float32Array.of(1) }, {}, { b: Float32Array.of(1, 2) })).rejects.toMatchObject({
      cause: { code: 'TABULAR_ROWS_DIFFER', column: 'b' },
    });
  });

  it.each([NaN, -Infinity, 1e300])('refuses %p, which no model can use as float32, naming column and row', async (value) => {
    await expect(join({}, {}, { a: Float64Array.of(1, 2), b: Float64Array.of(3, value) })).rejects.toMatchObject({
      message: expect.stringContaining("column 'b', row 1"),
      cause: { code: 'TABULAR_VALUE', column: 'b', row: 1 },
    });
  });
});
