import { z } from 'zod';
import { contract, contractName, contractReference } from './contract.js';
import { localMinute } from './local-time.js';

const schema = z.strictObject({ id: z.string(), at: localMinute, size: z.number().nullable() });
const made = contract({ name: 'parcel', version: 2, key: 'id', time: 'at', schema });

describe('a contract', () => {
  it('is frozen and called by name and version', () => {
    expect(Object.isFrozen(made)).toBe(true);
    expect(contractName(made)).toBe('parcel v2');
  });

  it('may be without a time', () => {
    expect(contract({ name: 'parcel', version: 1, key: 'id', schema })).not.toHaveProperty('time');
  });

  it.each<[string, object, RegExp]>([
    ['a key that is not a field', { key: 'parcel_id' }, /contract parcel v2: its key 'parcel_id' is not one of its fields/],
    ['a nullable key', { key: 'size' }, /its key 'size' is a nullable float; a key is a text or an integer, never null/],
    ['a key that is a time', { key: 'at' }, /its key 'at' is a minute/],
    ['a time that is not a field', { time: 'when' }, /its time 'when' is not one of its fields/],
    ['a time that is a text', { time: 'id' }, /its time 'id' is a text; a time is localMinute or localDay, never null/],
    ['a name in capitals', { name: 'Parcel' }, /its name must be snake_case/],
    ['version 0', { version: 0 }, /its version is 0; it must be a whole number from 1/],
  ])('rejects %s', (_, change, message) => {
    expect(() => contract({ ...made, ...change } as never)).toThrow(message);
  });

  it('names all of its faults at once', () => {
    const odd = z.strictObject({ id: z.string(), when: z.date(), list: z.array(z.string()) });
    expect(() => contract({ name: 'odd', version: 1, key: 'id', schema: odd } as never)).toThrow(
      "contract odd v1: field 'when' is date, which no column holds; use z.int32(), z.number(), z.boolean(), z.string(), z.enum(), localMinute or localDay, each also .nullable(); field 'list' is array",
    );
  });

  it('is referred to by name and version alone', () => {
    expect(contractReference.parse({ name: 'parcel', version: 1 })).toEqual({ name: 'parcel', version: 1 });
    for (const fault of [{ version: 0 }, { version: 1.5 }, { version: '1' }, { name: 1 }, { hash: 'x' }]) {
      expect(contractReference.safeParse({ name: 'parcel', version: 1, ...fault }).success).toBe(false);
    }
  });
});
