import { oneClassWarnings } from './one-class.js';

describe('a part whose labels all have one value', () => {
  it.each([
    ['a yes or no', { values: Uint8Array.of(0, 0), classes: [] }, 'false'],
    ['a category', { values: Uint8Array.of(1, 1), classes: ['low', 'high'] }, "'high'"],
    ['a whole number', { values: Int32Array.of(-7, -7), classes: [] }, '-7'],
    ['a number', { values: Float64Array.of(2.5, 2.5), classes: [] }, '2.5'],
  ])('is warned of where the label is %s', (_, labels, value) => {
    expect(oneClassWarnings('test', labels, 'level')).toEqual([`all 2 test rows have the same level, ${value}: they cannot say how well the model tells rows apart; choose other days or rows`]);
    expect(oneClassWarnings('training', labels, 'level')).toEqual([expect.stringMatching(/^all 2 training rows .*: nothing can be learned from them;/)]);
  });

  it.each([[Uint8Array.of(0, 1)], [Float64Array.of(2.5, 2.4999)], [new Int32Array()]])('is not any other: %p', (values) => {
    expect(oneClassWarnings('test', { values, classes: [] }, 'level')).toEqual([]);
  });
});
