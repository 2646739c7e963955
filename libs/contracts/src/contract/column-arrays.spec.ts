import fc from 'fast-check';
import { reading, readingRows } from '../../testing/index.js';
import { concatColumns, makeColumn, pickRows, rowCount, sliceColumns, valueAt } from './column-arrays.js';
import { columnsOf, type Columns } from './columns.js';
import { columnsToRows, rowsToColumns } from './rows.js';

const rows = readingRows(20);
const read = rowsToColumns(reading, rows);
const columns: Columns = 'columns' in read ? read.columns : {};

describe('columns of every kind', () => {
  it('are cut, picked and joined as their rows are', () => {
    fc.assert(
      fc.property(fc.nat(20), fc.nat(20), fc.array(fc.nat(19)), (a, b, picked) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        expect(columnsToRows(reading, sliceColumns(columns, from, to))).toEqual(rows.slice(from, to));
        expect(columnsToRows(reading, pickRows(columns, picked))).toEqual(picked.map((row) => rows[row]));
        const parts = [sliceColumns(columns, 0, from), sliceColumns(columns, from, to), sliceColumns(columns, to, 20)];
        expect(concatColumns(columnsOf(reading), parts)).toEqual(columns);
      }),
    );
  });

  it('are copies, so that their memory may be transferred', () => {
    const cut = sliceColumns(columns, 0, 5);
    expect(cut['count']).not.toBe(columns['count']);
    expect(Array.isArray(cut['count']) ? undefined : cut['count']?.buffer).not.toBe(Array.isArray(columns['count']) ? undefined : columns['count']?.buffer);
  });

  it('have the array of their kind, empty', () => {
    for (const column of columnsOf(reading)) {
      expect(makeColumn(column, 3)).toHaveLength(3);
      expect(makeColumn(column, 0)).toHaveLength(0);
    }
  });

  it('have the rows of their first column', () => {
    expect([rowCount(columns), rowCount({})]).toEqual([20, 0]);
  });

  it('give the value of a row, and no value of a row that is not there', () => {
    expect(valueAt(['a', 'b'], 1)).toBe('b');
    expect(() => valueAt(Int32Array.of(1, 2), 2)).toThrow('there is no row 2 among 2');
  });
});
