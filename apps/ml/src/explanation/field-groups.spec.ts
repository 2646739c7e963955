import { fieldGroups } from './field-groups.js';

const read = ['read_at', 'count', 'count_or_null', 'celsius'];

describe('the groups of an explanation', () => {
  it('are those that the model names, and each other field alone, in the order in which the model reads them', () => {
    expect(fieldGroups(read, { counts: ['count_or_null', 'count'] })).toEqual([
      { name: 'read_at', columns: ['read_at'] },
      { name: 'counts', columns: ['count_or_null', 'count'] },
      { name: 'celsius', columns: ['celsius'] },
    ]);
    expect(fieldGroups(read, {}).map(({ name }) => name)).toEqual(read);
  });

  it('can have the name of one of their own fields', () => {
    expect(fieldGroups(read, { count: ['count', 'count_or_null'] }).map(({ name }) => name)).toEqual(['read_at', 'count', 'celsius']);
  });

  it.each<[string, Record<string, string[]>, string]>([
    ['without a field', { counts: [] }, "group 'counts' has no field"],
    ['of a field that the model does not read', { counts: ['count', 'volume'] }, "group 'counts' has the field 'volume', which the model does not read"],
    ['that share a field', { counts: ['count'], all: ['count', 'celsius'] }, "field 'count' is in group 'counts' and in group 'all'"],
    ['with the name of another field', { celsius: ['count'] }, "group 'celsius' has the name of a field that is not in it"],
  ])('are rejected %s', (_what, named, message) => {
    expect(() => fieldGroups(read, named)).toThrow(message);
  });
});
