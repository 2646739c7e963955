import { bestOf, isBetter } from './metric.js';

const [higher, lower] = [{ better: 'higher' } as const, { better: 'lower' } as const];

test("the best values are those that no other one beats, in the metric's own direction", () => {
  expect(bestOf(higher, [0.1, 0.3, 0.2])).toEqual([1]);
  expect(bestOf(lower, [0.1, 0.3, 0.2])).toEqual([0]);
  expect(bestOf(lower, [undefined, 0.3, NaN, 0.2, 0.2])).toEqual([3, 4]);
});

test('none is the best where none is worse', () => {
  for (const values of [[], [1], [1, 1], [1, undefined], [1, NaN]]) expect(bestOf(higher, values)).toEqual([]);
});

test('NaN is neither better nor worse', () => {
  expect([isBetter(higher, NaN, 0), isBetter(lower, 0, NaN), isBetter(lower, 0, 1)]).toEqual([false, false, true]);
});
