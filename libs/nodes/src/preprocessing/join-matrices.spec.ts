import fc from 'fast-check';
import { pipeline, run } from '../pipeline/index.js';
import { joinMatrices, type Matrix } from './index.js';

const alone = pipeline({ name: 'p', inputs: ['scaled', 'indicators'], outputs: ['features'], nodes: [joinMatrices] });
const join = async (scaled: Matrix, indicators: Matrix) => (await run(alone, { scaled, indicators })).features;

/** Each value says from which matrix, row and column it is. */
const matrix = (name: string, rows: number, width: number, base = 0): Matrix => ({
  rows,
  columns: Array.from({ length: width }, (_, column) => `${name}${column}`),
  values: Float32Array.from({ length: rows * width }, (_, at) => base + at),
});
const rowsOf = ({ rows, columns, values }: Matrix) =>
  Array.from({ length: rows }, (_, row) => [...values.subarray(row * columns.length, (row + 1) * columns.length)]);

describe('join-matrices', () => {
  it('follows each row of the one with the same row of the other', async () => {
    const size = fc.integer({ min: 0, max: 20 });
    await fc.assert(
      fc.asyncProperty(size, size, size, async (rows, leftWidth, rightWidth) => {
        const left = matrix('left', rows, leftWidth);
        const right = matrix('right', rows, rightWidth, 1000);
        const joined = await join(left, right);
        const rightRows = rowsOf(right);
        expect(joined.columns).toEqual([...left.columns, ...right.columns]);
        expect(rowsOf(joined)).toEqual(rowsOf(left).map((row, index) => [...row, ...rightRows[index]!]));
      }),
    );
  });

  it('refuses matrices of different length', async () => {
    await expect(join(matrix('left', 2, 1), matrix('right', 3, 1))).rejects.toMatchObject({
      message: expect.stringContaining('scaled has 2 rows, indicators has 3'),
      cause: { code: 'TABULAR_ROWS_DIFFER' },
    });
  });

  it('refuses a column name that both have', async () => {
    await expect(join(matrix('same', 1, 1), matrix('same', 1, 2))).rejects.toMatchObject({
      message: expect.stringContaining("column 'same0' is in both scaled and indicators"),
      cause: { code: 'TABULAR_COLUMN_CLASH', column: 'same0' },
    });
  });
});
