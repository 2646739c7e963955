import { contract, localMinute, type Contract } from '@tripod/contracts';
import { z } from 'zod';
import { hashOfFields } from './hash-of-fields.js';

const shape = { id: z.string(), at: localMinute, size: z.number(), colour: z.enum(['red', 'green']), note: z.string() };
const shaped = (fields: z.ZodRawShape, more: Partial<Contract> = {}): Contract => contract<z.ZodObject>({ name: 'thing', version: 1, key: 'id', time: 'at', schema: z.strictObject(fields), ...more });
const hash = (thing: Contract) => hashOfFields(thing, ['size', 'colour']);
const original = hash(shaped(shape));

describe('the hash of the fields that are read', () => {
  it.each<[string, Contract]>([
    ['a description', shaped({ ...shape, size: z.number().describe('in metres') })],
    ['a check of values', shaped({ ...shape, size: z.number().min(0) })],
    ['a field that is not read', shaped({ ...shape, note: z.string().nullable() })],
    ['a new field', shaped({ first: z.string(), ...shape })],
  ])('does not change with %s', (_what, other) => {
    expect(hash(other)).toBe(original);
  });

  it.each<[string, Contract]>([
    ['the kind of a field', shaped({ ...shape, size: z.int32() })],
    ['a field that may be null', shaped({ ...shape, size: z.number().nullable() })],
    ['the order of categories', shaped({ ...shape, colour: z.enum(['green', 'red']) })],
    ['the order of fields', shaped(Object.fromEntries(Object.entries(shape).reverse()))],
    ['another key', shaped(shape, { key: 'note' })],
    ['no time', contract<z.ZodObject>({ name: 'thing', version: 1, key: 'id', schema: z.strictObject(shape) })],
  ])('changes with %s', (_what, other) => {
    expect(hash(other)).not.toBe(original);
  });
});
