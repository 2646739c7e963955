import { z } from 'zod';
import { reading } from '../../testing/index.js';
import { columnOf, columnsNamed, columnsOf } from './columns.js';

const table = columnsOf(reading).map(({ name, kind, nullable, postgres, mlflow, array }) => [name, kind, nullable, postgres, mlflow, array]);

describe('columnsOf', () => {
  it('gives the column of each kind, with and without null, in the order of the contract', () => {
    expect(table).toEqual([
      ['reading_id', 'text', false, 'text', 'string', 'text'],
      ['read_at', 'minute', false, 'timestamp', 'string', 'Int32Array'],
      ['count', 'integer', false, 'integer', 'integer', 'Int32Array'],
      ['celsius', 'float', false, 'double precision', 'double', 'Float64Array'],
      ['indoors', 'boolean', false, 'boolean', 'boolean', 'Uint8Array'],
      ['note', 'text', false, 'text', 'string', 'text'],
      ['place', 'category', false, 'text', 'string', 'Int32Array'],
      ['installed_on', 'day', false, 'date', 'string', 'Int32Array'],
      ['count_or_null', 'integer', true, 'integer', 'double', 'Float64Array'],
      ['celsius_or_null', 'float', true, 'double precision', 'double', 'Float64Array'],
      ['indoors_or_null', 'boolean', true, 'boolean', 'boolean', 'Uint8Array'],
      ['note_or_null', 'text', true, 'text', 'string', 'text'],
      ['place_or_null', 'category', true, 'text', 'string', 'Int32Array'],
      ['checked_at', 'minute', true, 'timestamp', 'string', 'Float64Array'],
      ['checked_on', 'day', true, 'date', 'string', 'Float64Array'],
    ]);
  });

  it("gives a category's values in the contract's order", () => {
    expect(columnOf(reading, 'place').categories).toEqual(['cellar', 'hall', 'roof']);
    expect(columnOf(reading, 'note').categories).toEqual([]);
  });

  it('picks columns by name, in the order of the contract', () => {
    expect(columnsNamed(reading, ['place', 'count']).map(({ name }) => name)).toEqual(['count', 'place']);
    expect(() => columnsNamed(reading, ['place', 'plaice'])).toThrow("contract reading has no field 'plaice'");
  });

  it.each<[string, z.ZodType, RegExp]>([
    ['a field that may be missing', z.int32().optional(), /is optional/],
    ['a default', z.int32().default(1), /is default/],
    ['a whole number of 53 bits', z.int(), /is a number of format safeint, which no column holds; use z.int32\(\) or z.number\(\)/],
    ['a float of 32 bits', z.float32(), /format float32/],
    ['a bigint', z.bigint(), /is bigint/],
    ['a date object', z.date(), /is date/],
    ['a list', z.array(z.string()), /is array/],
    ['an object', z.strictObject({}), /is object/],
    ['a union', z.union([z.string(), z.number()]), /is union/],
    ['an enumeration of numbers', z.enum({ A: 1, B: 2 }), /is an enumeration of numbers; use texts/],
    ['a text that is a moment', z.iso.datetime(), /is a text of format datetime; use localMinute or localDay/],
    ['a text that is a date', z.iso.date(), /use localMinute or localDay/],
    ['a text that zod changes', z.string().trim(), /changes its text/],
    ['a value that zod transforms', z.string().transform(Number), /is pipe/],
  ])('rejects %s and names the field', (_, field, reason) => {
    const attempt = () => columnsOf({ schema: z.strictObject({ known: z.string(), odd_field: field }) });
    expect(attempt).toThrow(/field 'odd_field'/);
    expect(attempt).toThrow(reason);
  });

  it('rejects a rule over several fields', () => {
    const schema = z.strictObject({ from: z.int32(), to: z.int32() }).refine(({ from, to }) => from < to);
    expect(() => columnsOf({ schema })).toThrow('it has a rule over several fields');
  });

  it('takes texts of a format as texts', () => {
    expect(columnsOf({ schema: z.strictObject({ mail: z.email(), id: z.uuid() }) }).map(({ kind }) => kind)).toEqual(['text', 'text']);
  });
});
