import fc from 'fast-check';
import { runAlone } from '../fixtures/tables.js';
import { makeMatrix, type Columns } from '../index.js';

const make = async (a: Columns, b: Columns = {}) => (await runAlone(makeMatrix({ name: 'make', tags: [], from: ['a', 'b'], to: 'out' }), { a, b })).out;

describe('makeMatrix', () => {
  it('puts the columns of all tables side by side, as float32', async () => {
    expect(await make({ b: Float32Array.of(1, 2), flag: Uint8Array.of(0, 1) }, { c: Float64Array.of(0.1, 6), d: Int32Array.of(7, 8) })).toEqual({
      rows: 2, columns: ['b', 'flag', 'c', 'd'], values: Float32Array.of(1, 0, 0.1, 7, 2, 1, 6, 8),
    });
  });

  it('puts each value at its row and column, however many rows there are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 1, max: 5 }), async (rows, width) => {
        const columns = Array.from({ length: width }, (_, column) => Int32Array.from({ length: rows }, (_, row) => row * 10 + column));
        const made = await make(Object.fromEntries(columns.map((values, column) => [`c${column}`, values])));
        const misplaced = made.values.findIndex((value, at) => value !== Math.floor(at / width) * 10 + (at % width));
        expect([made.rows, made.values.length, misplaced]).toEqual([rows, rows * width, -1]);
      }),
      { numRuns: 30 },
    );
  });

  it.each([
    [Float64Array.of(3, NaN), 'the value is null, which a matrix cannot hold; fill it with fitImputer and impute'],
    [Float64Array.of(3, -Infinity), '-Infinity is not finite in float32; clip it with clipColumns'],
    [Float64Array.of(3, 1e300), '1e+300 is not finite in float32'],
    [Uint8Array.of(1, 255), 'the value is null'],
    [Uint8Array.of(1, 2), '2 is not a boolean (0 or 1)'],
  ])('refuses %p, naming column and row', async (b, message) => {
    await expect(make({ a: Int32Array.of(1, 2), b })).rejects.toMatchObject({
      code: 'TABULAR_VALUE', column: 'b', row: 1, message: expect.stringContaining(`column 'b', row 1: ${message}`),
    });
  });

  it('refuses text', async () => {
    await expect(make({ city: ['Rome'] })).rejects.toMatchObject({ code: 'TABULAR_TYPE', column: 'city' });
  });

  it('refuses a column name that two tables have, and tables of different lengths', async () => {
    await expect(make({ x: Int32Array.of(1) }, { x: Int32Array.of(1) })).rejects.toMatchObject({ code: 'TABULAR_COLUMN_CLASH', column: 'x' });
    await expect(make({ x: Int32Array.of(1) }, { y: Int32Array.of(1, 2) })).rejects.toMatchObject({ code: 'TABULAR_ROWS_DIFFER', column: 'y' });
  });

  it('is not built from no table', () => {
    expect(() => makeMatrix({ name: 'make', tags: [], from: [], to: 'out' })).toThrow(expect.objectContaining({ code: 'TABULAR_PARAMETER' }));
  });
});
