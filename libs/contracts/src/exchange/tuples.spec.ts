import fc from 'fast-check';
import { arbitraryRows } from '../../testing/arbitrary-contracts.js';
import { item, itemRows, reading, readingRows } from '../../testing/index.js';
import { columnOf, columnsOf, type Columns } from '../contract/columns.js';
import type { Contract } from '../contract/contract.js';
import { columnsToRows, rowsToColumns } from '../contract/rows.js';
import { CopyError, TupleReader } from './tuple-reader.js';
import { copyMessage, encodeTuples } from './tuples.js';

const columnsFrom = (contract: Contract, rows: readonly unknown[]): Columns => {
  const read = rowsToColumns(contract, rows);
  if ('fault' in read) throw new Error(read.fault.message);
  return read.columns;
};
const message = (contract: Contract, columns: Columns) => Buffer.concat(copyMessage([encodeTuples(columnsOf(contract), columns)]));
const readBack = (contract: Contract, bytes: Uint8Array, chunkSize = bytes.length) => {
  const reader = new TupleReader(columnsOf(contract));
  for (let from = 0; from < bytes.length; from += chunkSize) reader.push(bytes.subarray(from, from + chunkSize));
  return reader.finish();
};

describe('binary COPY', () => {
  it.each<[string, Contract, readonly unknown[]]>([
    ['readings, with a time and every kind', reading, readingRows(200)],
    ['items, with an integer as key', item, itemRows(200)],
    ['no rows', reading, []],
  ])('reads back what it wrote: %s', (_, contract, rows) => {
    expect(columnsToRows(contract, readBack(contract, message(contract, columnsFrom(contract, rows))))).toEqual(rows);
  });

  it('reads back any value that a contract accepts, of every kind', () => {
    fc.assert(
      fc.property(arbitraryRows, ({ schema, rows }) => {
        const contract = { name: 'generated', version: 1, key: 'value', schema };
        const good = rows.filter(({ value }) => schema.safeParse({ value }).success && (typeof value !== 'string' || Buffer.from(value).toString() === value) && !Object.is(value, -0));
        expect(columnsToRows(contract, readBack(contract, message(contract, columnsFrom(contract, good))))).toEqual(good);
      }),
      { numRuns: 2000 },
    );
  });

  it('reads the same rows wherever the bytes are cut', () => {
    const columns = columnsFrom(reading, readingRows(7));
    const bytes = message(reading, columns);
    for (let chunkSize = 1; chunkSize < 200; chunkSize++) expect(readBack(reading, bytes, chunkSize)).toEqual(readBack(reading, bytes));
  });

  it('encodes the rows that are asked for, in that order', () => {
    const columns = columnsFrom(item, itemRows(5));
    const reversed = columnsFrom(item, [...itemRows(5)].reverse());
    expect(encodeTuples(columnsOf(item), columns, [4, 3, 2, 1, 0])).toEqual(encodeTuples(columnsOf(item), reversed));
  });

  it('writes what Postgres documents: header, a tuple, trailer', () => {
    const columns = [columnOf(item, 'item_id'), columnOf(item, 'weight')];
    const bytes = Buffer.concat(copyMessage([encodeTuples(columns, { item_id: Int32Array.of(258), weight: Float64Array.of(NaN) })]));
    expect(bytes.toString('hex')).toBe(`5047434f50590aff0d0a00${'00000000'.repeat(2)}0002${'00000004'}00000102${'ffffffff'}ffff`);
  });

  it('has room for long texts beside many columns', () => {
    const rows = readingRows(50).map((row) => ({ ...row, note_or_null: 'ä🌡'.repeat(5_000) }));
    expect(columnsToRows(reading, readBack(reading, message(reading, columnsFrom(reading, rows))))).toEqual(rows);
  });

  describe('rejects, naming column and row,', () => {
    // What a view may hand out although the contract forbids it: written by a contract that allows it.
    const written = (columns: Columns, name: string, as: string) => {
      const column = { ...columnOf(reading, as), name };
      return Buffer.concat(copyMessage([encodeTuples([column], columns)]));
    };
    const attempt = (name: string, bytes: Uint8Array) => () => {
      const reader = new TupleReader([columnOf(reading, name)]);
      reader.push(bytes);
      return reader.finish();
    };
    it.each<[string, string, string, Columns, string]>([
      ['a null', 'count', 'count_or_null', { count: Float64Array.of(1, NaN) }, "column 'count' in row 1 is null, which the contract does not allow"],
      ['a null text', 'note', 'note_or_null', { note: ['a', null] }, "column 'note' in row 1 is null"],
      ['a stored NaN', 'celsius_or_null', 'celsius', { celsius_or_null: Float64Array.of(NaN) }, "column 'celsius_or_null' in row 0 is NaN, which is not a finite number"],
      ['an infinite number', 'celsius', 'celsius', { celsius: Float64Array.of(-Infinity) }, "column 'celsius' in row 0 is -Infinity"],
      ['an unknown category', 'place', 'note', { place: ['hall', 'attic'] }, "column 'place' in row 1 is 'attic', which is not one of the contract's categories"],
      ['a day after 6052', 'installed_on', 'installed_on', { installed_on: Int32Array.of(1_500_000) }, "column 'installed_on' in row 0 is not a day of the years 0001 to 6052"],
      ['a minute before year 1', 'read_at', 'read_at', { read_at: Int32Array.of(-1_100_000_000) }, "column 'read_at' in row 0 is not a whole minute"],
      ['another type', 'count', 'celsius', { count: Float64Array.of(1) }, "column 'count' in row 0 has 8 bytes, which does not fit kind integer"],
    ])('%s', (_, name, as, columns, reason) => {
      expect(attempt(name, written(columns, name, as))).toThrow(CopyError);
      expect(attempt(name, written(columns, name, as))).toThrow(reason);
    });

    it('a stream that is cut off, at any byte', () => {
      const bytes = message(item, columnsFrom(item, itemRows(3)));
      for (let length = 0; length < bytes.length; length++) expect(() => readBack(item, bytes.subarray(0, length))).toThrow('the connection was cut');
    });

    it('rows of another number of fields', () => {
      const reader = new TupleReader([columnOf(item, 'item_id')]);
      expect(() => reader.push(message(item, columnsFrom(item, itemRows(1))))).toThrow('row 0 has 4 fields, not 1');
    });
  });
});
