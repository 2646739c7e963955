import { decimal, digitsFor } from './decimals.js';

it.each([
  [0, '0'],
  [900, '900'],
  [1234.5, '1230'],
  [-12.345, '-12.3'],
  [4.0004e-7, '0.000000400'],
  [1e18, '1000000000000000000'],
])('%d is %s with three digits that count', (value, text) => {
  expect(decimal(value)).toBe(text);
});

it.each([
  [1640, 0],
  [20, 1],
  [1, 2],
  [0, 2],
  [-0.001, 5],
  [1e-12, 6],
])('numbers that lie %d apart have %d decimals', (spread, digits) => {
  expect(digitsFor(spread)).toBe(digits);
});
