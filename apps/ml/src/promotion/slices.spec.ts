import { columnOf, minuteOf, NULL_BOOLEAN, NULL_CATEGORY, type AnyColumn } from '@tripod/contracts';
import { readings } from '@tripod/contracts/testing';
import { MIN_SLICE_ROWS, sliceColumn } from './slices.js';

const MANY = MIN_SLICE_ROWS;
const FEW = MIN_SLICE_ROWS - 1;
const cut = (name: string, array: AnyColumn) => {
  const { column, values, slices } = sliceColumn(columnOf(readings.instance, name), array);
  return { column, values, slices: slices.map(({ value, rows }) => [value, rows.length]) };
};

describe('the slices of a column', () => {
  it('are the values with 1,000 rows or more; null is a value', () => {
    const codes = [...Array<number>(MANY).fill(2), ...Array<number>(MANY).fill(NULL_CATEGORY), ...Array<number>(FEW).fill(0)];
    expect(cut('place_or_null', Int32Array.from(codes))).toEqual({ column: 'place_or_null', values: 3, slices: [['roof', MANY], [null, MANY]] });
  });

  it.each<[string, AnyColumn, unknown]>([
    ['note_or_null', [...Array<null>(MANY).fill(null), ...Array<string>(MANY).fill('a')], [['a', MANY], [null, MANY]]],
    ['indoors_or_null', Uint8Array.from([...Array<number>(MANY).fill(NULL_BOOLEAN), ...Array<number>(MANY).fill(1)]), [[null, MANY], [true, MANY]]],
    ['celsius_or_null', Float64Array.from([...Array<number>(MANY).fill(NaN), ...Array<number>(MANY).fill(0.5)]), [[0.5, MANY], [null, MANY]]],
    ['count', Int32Array.from(Array<number>(MANY).fill(7)), [[7, MANY]]],
    ['read_at', Int32Array.from(Array<number>(MANY).fill(minuteOf('2024-02-29T10:00'))), [['2024-02-29T10:00', MANY]]],
  ])('of %s are cut by its values as JSON holds them', (name, array, slices) => {
    expect(cut(name, array).slices).toEqual(slices);
  });

  it('name the rows that have the value, in whatever order they come', () => {
    const codes = Int32Array.from({ length: 3 * MANY }, (_, row) => row % 3);
    const { slices } = sliceColumn(columnOf(readings.instance, 'place'), codes);
    expect(slices.map(({ value }) => value)).toEqual(['cellar', 'hall', 'roof']);
    for (const [code, { rows }] of slices.entries()) expect(rows).toEqual(Uint32Array.from({ length: MANY }, (_, at) => 3 * at + code));
    expect(sliceColumn(columnOf(readings.instance, 'place'), codes.toReversed()).slices.map(({ value }) => value)).toEqual(['cellar', 'hall', 'roof']);
  });

  it('of numbers that are all different are none', () => {
    expect(cut('celsius', Float64Array.from({ length: 3000 }, (_, row) => row / 7))).toEqual({ column: 'celsius', values: 3000, slices: [] });
  });
});
