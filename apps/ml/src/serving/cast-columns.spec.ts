import { columnOf, makeColumn, readValue, type Column } from '@tripod/contracts';
import { reading } from '@tripod/contracts/testing';
import fc from 'fast-check';
import { castValue } from './cast-columns.js';

/** What a value becomes in a field of `reading`, as JSON; the reason when it is rejected. */
function cast(field: string, value: unknown, isText = false) {
  const column: Column = columnOf(reading, field);
  const array = makeColumn(column, 1);
  const reason = castValue(value, column, isText, array, 0);
  return reason === undefined ? { value: readValue(column, array, 0) } : { reason };
}

describe('a value is cast as MLflow casts it', () => {
  test.each([
    ['count', 7, 7],
    ['count', '12', 12],
    ['count', ' -3.0 ', -3],
    ['count', true, 1],
    ['celsius', 7, 7],
    ['celsius', '7.25', 7.25],
    ['celsius', '1e-3', 0.001],
    ['celsius', '.5', 0.5],
    ['celsius', true, 1],
    ['indoors', true, true],
    ['indoors', 0, false],
    ['note', '', ''],
    ['place', 'roof', 'roof'],
    ['read_at', '2024-02-29T23:59', '2024-02-29T23:59'],
    ['installed_on', '2024-02-29', '2024-02-29'],
    ['count_or_null', null, null],
    ['count_or_null', undefined, null],
    ['celsius_or_null', null, null],
    ['indoors_or_null', null, null],
    ['note_or_null', null, null],
    ['place_or_null', null, null],
    ['checked_at', null, null],
    ['checked_on', null, null],
  ])('%s takes %j as %j', (field, value, expected) => {
    expect(cast(field, value)).toEqual({ value: expected });
  });
});

describe('a value of CSV is a text', () => {
  test.each([
    ['count', '12', 12],
    ['celsius', '-0.5', -0.5],
    ['indoors', 'True', true],
    ['indoors', 'false', false],
    ['indoors', '1', true],
    ['indoors_or_null', null, null],
    ['place', 'hall', 'hall'],
  ])('%s takes %j as %j', (field, value, expected) => {
    expect(cast(field, value, true)).toEqual({ value: expected });
  });

  test('an unknown word is not a boolean', () => {
    expect(cast('indoors', 'yes', true)).toHaveProperty('reason');
  });
});

describe('a value that would be changed in silence is rejected', () => {
  test.each([
    ['count', [3.7, '12.5', '', ' ', '0x10', 2 ** 31, -(2 ** 31) - 1, NaN, Infinity, null, undefined, [], [1], {}]],
    ['celsius', ['abc', '', '0x10', '1_000', '.', 'e5', Infinity, NaN, null, undefined, [1], {}]],
    ['indoors', [2, -1, 0.5, 'false', 'true', '1', null, undefined]],
    ['note', [5, true, null, undefined, {}, ['a']]],
    ['place', ['attic', 0, 'ROOF', '', null]],
    ['read_at', ['2024-02-30T10:00', '2024-02-01T10:00:00', '2024-02-01T10:00Z', '2024-02-01', 5, null]],
    ['installed_on', ['2023-02-29', '2024-2-1', '0000-01-01', 5, null]],
  ])('%s', (field, values) => {
    for (const value of values) expect([value, cast(field, value)]).toEqual([value, { reason: expect.any(String) }]);
  });
});

test('an integer column holds every value that it takes', () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      const found = cast('count', value);
      if (found.value !== undefined) expect(Int32Array.of(Number(found.value))[0]).toBe(found.value === 0 ? 0 : found.value);
    }),
  );
});

test('a long text of digits is rejected without a search through it', () => {
  const digits = `${'1'.repeat(5_000_000)}x`;
  for (const field of ['count', 'celsius']) expect(cast(field, digits)).toHaveProperty('reason');
  expect(cast('celsius', `${'0'.repeat(39)}1`)).toEqual({ value: 1 });
  expect(cast('celsius', `${'0'.repeat(40)}1`)).toHaveProperty('reason');
});
