import fc from 'fast-check';
import { dayReader, microsecondsOf } from './sas-dates.js';

describe('a date of SAS', () => {
  const day = dayReader();

  it.each([
    [0, '1960-01-01'],
    [-1, '1959-12-31'],
    [21_915, '2020-01-01'],
    [0.75, '1960-01-01'],
    [-138_061, '1582-01-01'],
    // SAS has no 29 February 4000.
    [745_153, '4000-02-28'],
    [745_154, '4000-03-01'],
    [2_206_122, '8000-02-28'],
    [2_206_123, '8000-03-01'],
    [2_936_547, '9999-12-31'],
    [2_936_548, '10000-01-01'],
    [6_589_335, '20000-12-31'],
  ])('%d is %s', (days, text) => {
    expect(day(days)).toBe(text);
  });

  it('is counted in days, up to the year 4000', () => {
    fc.assert(fc.property(fc.integer({ min: -138_061, max: 745_153 }), (days) => {
      expect(Date.parse(day(days)) / 86_400_000).toBe(days - 3653);
    }));
  });

  it.each([-138_062, 6_589_336, 1e300, Infinity, -Infinity])('is not %d, and the message says what may be', (days) => {
    expect(() => day(days)).toThrow(/days from 1960-01-01 is not between the years 1582 and 20000/);
  });
});

describe('a date with a time', () => {
  it.each([
    [0, Date.UTC(1960, 0, 1)],
    [-0.001, Date.UTC(1959, 11, 31, 23, 59, 59, 999)],
    [1_893_456_000.5, Date.UTC(2020, 0, 1, 0, 0, 0, 500)],
    [745_154 * 86_400, Date.UTC(4000, 2, 1)],
  ])('of %d seconds becomes microseconds since 1970', (seconds, milliseconds) => {
    expect(microsecondsOf(seconds)).toBe(milliseconds * 1000);
  });

  it('may lie in the years of SAS alone', () => {
    expect(() => microsecondsOf(1e15)).toThrow(/seconds from 1960-01-01 is not between the years/);
  });
});
