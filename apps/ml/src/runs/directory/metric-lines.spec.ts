import fc from 'fast-check';
import { floatText, lastPoint, metricLine, parseFloatText } from './metric-lines.js';

describe('a line of a metric', () => {
  test('is timestamp, value and step', () => {
    expect(metricLine({ timestamp: 1700000000000, value: 0.25, step: 3 })).toBe('1700000000000 0.25 3');
  });

  test('spells what is not finite as Python does', () => {
    expect([NaN, Infinity, -Infinity].map(floatText)).toEqual(['nan', 'inf', '-inf']);
  });

  test('writes only one zero, since a database does not tell two zeros apart', () => {
    expect(floatText(-0)).toBe(floatText(0));
  });

  test('gives every double back to the bit', () => {
    fc.assert(fc.property(fc.double(), (value) => Object.is(parseFloatText(floatText(value)), value === 0 ? 0 : value)));
  });

  test('reads the spellings of other writers', () => {
    expect(['Infinity', '-inf', 'NaN', '1e-07'].map(parseFloatText)).toEqual([Infinity, -Infinity, NaN, 1e-7]);
  });
});

describe('the last point of a metric', () => {
  test('is the greatest by step, then by time, wherever it stands', () => {
    expect(lastPoint('30 0.1 2\n10 0.9 3\n20 0.2 3\n40 0.3 1\n')).toEqual({ timestamp: 20, value: 0.2, step: 3 });
  });

  test('has step 0 where the line says none', () => {
    expect(lastPoint('10 0.5\n')).toEqual({ timestamp: 10, value: 0.5, step: 0 });
  });

  test('is none in an empty file', () => {
    expect(lastPoint('')).toBeUndefined();
  });
});
