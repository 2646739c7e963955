import fc from 'fast-check';
import { castValue } from './cast-value.js';

describe('a value is cast as MLflow casts it', () => {
  test.each([
    ['Int32Array', 7, 7],
    ['Int32Array', -0, -0],
    ['Int32Array', '12', 12],
    ['Int32Array', ' -3.0 ', -3],
    ['Int32Array', true, 1],
    ['Float64Array', 7, 7],
    ['Float64Array', '7.25', 7.25],
    ['Float64Array', '1e-3', 0.001],
    ['Float64Array', true, 1],
    ['Uint8Array', true, 1],
    ['Uint8Array', 0, 0],
    ['string[]', '', ''],
  ] as const)('%s takes %j as %j', (type, value, cast) => {
    expect(castValue(value, type)).toBe(cast);
  });
});

describe('a value that would be changed without a word is refused', () => {
  test.each([
    ['Int32Array', [3.7, '12.5', '', ' ', '0x10', 2 ** 31, -(2 ** 31) - 1, NaN, null, undefined, [], [1], {}]],
    ['Float64Array', ['abc', '', '0x10', '1_000', Infinity, NaN, null, undefined, [1], {}]],
    ['Uint8Array', [2, -1, 0.5, 'false', 'true', '1', null, undefined]],
    ['string[]', [5, true, null, undefined, {}, ['a']]],
  ] as const)('%s', (type, values) => {
    expect(values.map((value) => castValue(value, type))).toEqual(values.map(() => undefined));
  });
});

test('an integer column holds every value that it takes', () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      const cast = castValue(value, 'Int32Array');
      if (cast !== undefined) expect(Int32Array.of(Number(cast))[0]).toBe(cast === 0 ? 0 : cast);
    }),
  );
});
