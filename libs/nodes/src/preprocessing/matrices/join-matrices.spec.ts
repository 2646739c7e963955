import fc from 'fast-check';
import { rowsOf, runAlone } from '../fixtures/tables.js';
import { joinMatrices, type Matrix } from '../index.js';

const join = async (a: Matrix, b: Matrix, c: Matrix) => (await runAlone(joinMatrices({ name: 'join', tags: [], from: ['a', 'b', 'c'], to: 'out' }), { a, b, c })).out;

/** Each value is different from all others. */
const matrix = (name: string, rows: number, width: number, base = 0): Matrix => ({
  rows, columns: Array.from({ length: width }, (_, column) => `${name}${column}`), values: Float32Array.from({ length: rows * width }, (_, at) => base + at),
});

describe('joinMatrices', () => {
  it('puts the same row of each matrix side by side', async () => {
    const size = fc.integer({ min: 0, max: 20 });
    await fc.assert(
      fc.asyncProperty(size, size, size, size, async (rows, ...widths) => {
        const [a, b, c] = [matrix('a', rows, widths[0]), matrix('b', rows, widths[1], 1000), matrix('c', rows, widths[2], 2000)];
        const joined = await join(a, b, c);
        expect(joined.columns).toEqual([...a.columns, ...b.columns, ...c.columns]);
        expect(rowsOf(joined)).toEqual(rowsOf(a).map((row, at) => [...row, ...rowsOf(b)[at]!, ...rowsOf(c)[at]!]));
      }),
    );
  });

  it('refuses matrices of different lengths', async () => {
    await expect(join(matrix('a', 2, 1), matrix('b', 2, 1), matrix('c', 3, 1))).rejects.toMatchObject({
      code: 'TABULAR_ROWS_DIFFER', message: "'a' has 2 rows, 'c' has 3; make both from the same table",
    });
  });

  it('refuses a column name that two matrices have', async () => {
    await expect(join(matrix('a', 1, 1), matrix('x', 1, 1), matrix('x', 1, 2))).rejects.toMatchObject({
      code: 'TABULAR_COLUMN_CLASH', column: 'x0', message: "column 'x0' is in both 'b' and 'c'; give one of them another name",
    });
  });

  it('is not built from one matrix twice', () => {
    expect(() => joinMatrices({ name: 'join', tags: [], from: ['a', 'a'], to: 'out' })).toThrow("node 'join': from names 'a' twice");
  });
});
