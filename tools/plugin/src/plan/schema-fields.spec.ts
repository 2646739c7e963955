import { schemaFields, targetOfSchema } from './schema-fields.js';

const schema = {
  $defs: { city: { enum: ['u', 'v', 'w'], description: 'where it is' } },
  required: ['id', 'at', 'day', 'size', 'count', 'city', 'ok'],
  properties: {
    id: { type: 'string', maxLength: 20 },
    at: { type: 'string', format: 'date-time' },
    day: { type: 'string', format: 'date' },
    size: { type: 'number', minimum: 0, description: 'in metres' },
    count: { type: 'integer', minimum: 0, maximum: 9_007_199_254_740_991 },
    few: { type: 'integer', minimum: 1, maximum: 5 },
    city: { $ref: '#/$defs/city' },
    note: { anyOf: [{ type: 'string' }, { type: 'null' }] },
    ok: { type: 'boolean' },
    tags: { type: 'array' },
    several: { type: ['string', 'number'] },
    same: { const: 1 },
  },
};
const { fields, leftOut } = schemaFields('a.json', schema);
const named = (name: string) => fields.find(({ original }) => original === name)!;

describe('a JSON Schema', () => {
  it('has a field for each property that a column can hold', () => {
    expect(fields.map(({ original, kind, nullable, min, max }) => [original, kind, nullable, min, max])).toEqual([
      ['id', 'text', false, undefined, undefined],
      ['at', 'minute', false, undefined, undefined],
      ['day', 'day', false, undefined, undefined],
      ['size', 'float', false, 0, undefined],
      ['count', 'float', false, 0, 9_007_199_254_740_991],
      ['few', 'integer', true, 1, 5],
      ['city', 'category', false, undefined, undefined],
      ['note', 'text', true, undefined, undefined],
      ['ok', 'boolean', false, undefined, undefined],
    ]);
    expect(named('city')).toMatchObject({ categories: ['u', 'v', 'w'], description: 'where it is', profile: { counts: [66, 67, 67] } });
  });

  it('says why the others are left out', () => {
    expect(leftOut).toEqual([
      { original: 'tags', reason: 'it holds a list' },
      { original: 'several', reason: 'it has several types (string, number)' },
      { original: 'same', reason: 'it is the same in every row' },
    ]);
  });

  it('describes what made-up rows are drawn from, within its bounds', () => {
    expect(named('few').profile.quantiles).toEqual([1, 1, 2, 3, 4, 5, 5]);
    expect(named('size').profile.quantiles[0]).toBe(0);
    expect(named('note').profile.nullShare).toBe(0.05);
  });

  test.each([
    ['ok', 'binary', { yes: 'true', reading: { as: 'boolean', yes: 'true', no: 'false' } }],
    ['city', 'classes', { categories: ['u', 'v', 'w'] }],
    ['few', 'number', { kind: 'integer', min: 1, max: 5 }],
    ['size', 'number', { kind: 'float', min: 0 }],
  ])('with the label %s has the task %s', (label, task, facts) => {
    expect(targetOfSchema(named(label), {})).toMatchObject({ task, ...facts });
  });

  it('refuses a task that the label does not have', () => {
    expect(() => targetOfSchema(named('few'), { task: 'classes' })).toThrow("The label 'few' (integer) does not fit --task classes: take --task number.");
  });
});
