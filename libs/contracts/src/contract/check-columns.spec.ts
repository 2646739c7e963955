import fc from 'fast-check';
import { z } from 'zod';
import { arbitraryRows } from '../../testing/arbitrary-contracts.js';
import { reading, readingRows } from '../../testing/index.js';
import { checkColumns, columnFaults } from './check-columns.js';
import { columnsToRows, rowsToColumns } from './rows.js';
import type { Columns } from './columns.js';
import { contract } from './contract.js';

const anonymous = (schema: z.ZodObject) => ({ name: 'generated', version: 1, key: 'value', schema });
/** UTF-8 replaces half of a surrogate pair. */
const isWellFormed = (text: string) => Buffer.from(text).toString() === text;
const canBeStored = (value: unknown) => typeof value !== 'string' || (isWellFormed(value) && !value.includes('\0'));

describe('checkColumns', () => {
  it('accepts exactly the rows that the zod schema accepts and Postgres can store', () => {
    fc.assert(
      fc.property(arbitraryRows, ({ schema, rows }) => {
        const accepted = rows.map((row) => schema.safeParse(row).success && canBeStored(row.value));
        const verdicts = rows.map((row) => {
          const read = rowsToColumns(anonymous(schema), [row]);
          return 'columns' in read && checkColumns(anonymous(schema), read.columns) === undefined;
        });
        expect(verdicts).toEqual(accepted);
      }),
      { numRuns: 5000 },
    );
  });

  it('finds each faulty row of a column, and no other', () => {
    fc.assert(
      fc.property(arbitraryRows, ({ schema, rows }) => {
        const held = rows.filter((row) => 'columns' in rowsToColumns(anonymous(schema), [row]));
        const read = rowsToColumns(anonymous(schema), held);
        if ('fault' in read) throw new Error(read.fault.message);
        const wrong = held.flatMap((row, i) => (schema.safeParse(row).success && canBeStored(row.value) ? [] : [i]));
        expect([...columnFaults(anonymous(schema), read.columns)].map(({ row }) => row)).toEqual(wrong);
      }),
      { numRuns: 2000 },
    );
  });

  it('gives back the rows that it accepts, null, unicode and bounds included', () => {
    fc.assert(
      fc.property(arbitraryRows, ({ schema, rows }) => {
        const good = rows.filter((row) => schema.safeParse(row).success && !Object.is(row.value, -0));
        const read = rowsToColumns(anonymous(schema), good);
        if ('fault' in read) throw new Error(read.fault.message);
        expect(columnsToRows(anonymous(schema), read.columns)).toEqual(good);
      }),
      { numRuns: 2000 },
    );
  });

  const columnsOfReadings = (): Record<string, Columns[string]> => {
    const read = rowsToColumns(reading, readingRows(5));
    if ('fault' in read) throw new Error(read.fault.message);
    return read.columns;
  };

  it('accepts readings, and no rows at all', () => {
    expect(checkColumns(reading, columnsOfReadings())).toBeUndefined();
    const empty = rowsToColumns(reading, []);
    expect('columns' in empty && checkColumns(reading, empty.columns)).toBeUndefined();
  });

  it('ignores further columns and, where names are given, missing ones', () => {
    const { count, place } = columnsOfReadings();
    expect(checkColumns(reading, { count: count!, place: place!, other: [] }, ['count', 'place'])).toBeUndefined();
  });

  it('names every column that is missing', () => {
    const { count: _, place: __, ...rest } = columnsOfReadings();
    expect(checkColumns(reading, rest)).toMatchObject({ code: 'MISSING_COLUMN', column: 'count', message: 'columns are missing: count, place' });
  });

  it.each<[string, Columns[string], object]>([
    ['count', new Float64Array(5), { code: 'WRONG_TYPE', column: 'count', message: "'count' must be an Int32Array" }],
    ['note', new Int32Array(5), { code: 'WRONG_TYPE', message: "'note' must be an array of texts" }],
    ['place', ['hall', 'hall', 'hall', 'hall', 'hall'], { code: 'WRONG_TYPE', message: "'place' must be an Int32Array" }],
    ['count', new Int32Array(4), { code: 'UNEQUAL_LENGTHS', column: 'count', message: "'count' has 4 rows, 'reading_id' has 5" }],
    ['count', Int32Array.of(1, 2, -3, 4, 5), { code: 'INVALID_VALUE', column: 'count', row: 2, message: "'count' in row 2 is -3; Too small: expected number to be >=0" }],
    ['celsius', Float64Array.of(1, NaN, 3, 4, 5), { row: 1, message: "'celsius' in row 1 is null; it must not be null" }],
    ['celsius_or_null', Float64Array.of(1, NaN, Infinity, 4, 5), { row: 2 }],
    ['count_or_null', Float64Array.of(1, NaN, 1.5, 4, 5), { row: 2, message: "'count_or_null' in row 2 is 1.5; it must be a whole number" }],
    ['indoors', Uint8Array.of(0, 1, 255, 0, 0), { row: 2, message: "'indoors' in row 2 is null; it must not be null" }],
    ['indoors_or_null', Uint8Array.of(0, 1, 255, 2, 0), { row: 3 }],
    ['place', Int32Array.of(0, 1, 2, 3, 0), { row: 3, message: "'place' in row 3 is 3; it must be one of 'cellar', 'hall', 'roof'" }],
    ['place_or_null', Int32Array.of(0, -1, -2, 0, 0), { row: 2 }],
    ['read_at', Int32Array.of(0, 2 ** 31 - 1, 0, 0, 0), { row: 1 }],
    ['note', ['a', 'b\0', 'c', 'd', 'e'], { row: 1, message: "'note' in row 1 is 'b\\u0000'; a text must not hold NUL or half of a surrogate pair" }],
    ['note_or_null', ['a', '\ud83d', null, 'd', 'e'], { row: 1, message: "'note_or_null' in row 1 is '\\ud83d'; a text must not hold NUL or half of a surrogate pair" }],
  ])('names column, row and value of a fault in %s', (name, column, fault) => {
    expect(checkColumns(reading, { ...columnsOfReadings(), [name]: column })).toMatchObject({ column: name, ...fault });
  });

  it('gives the reason also without the value, for a server that must not echo what it was sent', () => {
    const fault = checkColumns(reading, { ...columnsOfReadings(), place: Int32Array.of(0, 7, 0, 0, 0) });
    expect(fault?.reason).toBe("it must be one of 'cellar', 'hall', 'roof'");
  });

  it('remembers no position of a global pattern between rows', () => {
    const sticky = contract({ name: 'sticky', version: 1, key: 'id', schema: z.strictObject({ id: z.string().regex(/a/g) }) });
    expect(checkColumns(sticky, { id: ['a', 'a', 'a'] })).toBeUndefined();
  });
});
