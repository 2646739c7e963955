import { dayOf, minuteOf, NULL_BOOLEAN, NULL_CATEGORY, type AnyColumn } from '@tripod/contracts';
import { readings } from '@tripod/contracts/testing';
import type { Slicing } from '../model/slicing.js';
import { cutRows, MIN_SLICE_ROWS } from './slices.js';

const MANY = MIN_SLICE_ROWS;
const FEW = MIN_SLICE_ROWS - 1;
const cut = (slicing: Slicing, array: AnyColumn) => {
  const { column, values, slices } = cutRows(slicing, readings.instance, { [typeof slicing === 'string' ? slicing : slicing.column]: array });
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

  it.each<[Slicing & object, readonly string[], unknown]>([
    [{ column: 'read_at', by: 'month' }, ['2024-02-29T23:59', '2024-03-01T00:00'], ['2024-02', '2024-03']],
    [{ column: 'read_at', by: 'year' }, ['1969-12-31T23:59', '1970-01-01T00:00'], ['1969', '1970']],
    [{ column: 'read_at', by: 'weekday' }, ['1969-12-29T08:00', '2024-03-03T08:00'], ['1 Mon', '7 Sun']],
    [{ column: 'read_at', by: 'hour' }, ['1969-12-31T23:59', '2024-03-03T00:00'], ['00', '23']],
  ])('by a part of a time are its calendar: %j', (slicing, [first, second], values) => {
    const minutes = Int32Array.from({ length: 2 * MANY }, (_, row) => minuteOf((row < MANY ? first : second)!));
    expect(cut(slicing, minutes)).toMatchObject({ column: `${slicing.by} of read_at`, values: 2 });
    expect(cut(slicing, minutes).slices.map(([value]) => value)).toEqual(values);
  });

  it('by a part of a day, of which some are null', () => {
    const days = Float64Array.from({ length: 2 * MANY }, (_, row) => (row < MANY ? NaN : dayOf('2024-02-29')));
    expect(cut({ column: 'checked_on', by: 'month' }, days).slices).toEqual([['2024-02', MANY], [null, MANY]]);
  });

  it('have as many rows as is asked for', () => {
    const codes = Int32Array.from([...Array<number>(30).fill(2), ...Array<number>(29).fill(0)]);
    expect(cutRows('place', readings.instance, { place: codes }, 30).slices.map(({ value, rows }) => [value, rows.length])).toEqual([['roof', 30]]);
  });

  it('name the rows that have the value, in whatever order they come', () => {
    const codes = Int32Array.from({ length: 3 * MANY }, (_, row) => row % 3);
    const { slices } = cutRows('place', readings.instance, { place: codes });
    expect(slices.map(({ value }) => value)).toEqual(['cellar', 'hall', 'roof']);
    for (const [code, { rows }] of slices.entries()) expect(rows).toEqual(Uint32Array.from({ length: MANY }, (_, at) => 3 * at + code));
    expect(cutRows('place', readings.instance, { place: codes.toReversed() }).slices.map(({ value }) => value)).toEqual(['cellar', 'hall', 'roof']);
  });

  it('of numbers that are all different are none', () => {
    expect(cut('celsius', Float64Array.from({ length: 3000 }, (_, row) => row / 7))).toEqual({ column: 'celsius', values: 3000, slices: [] });
  });
});
