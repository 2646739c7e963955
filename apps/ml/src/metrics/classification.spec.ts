import fc from 'fast-check';
import { classificationScores, mostProbable } from './classification.js';

const CLASSES = 3;
const rows = fc.array(fc.record({ weights: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: CLASSES, maxLength: CLASSES }), code: fc.nat(CLASSES - 1) }), { minLength: 1, maxLength: 40 });
const scoresOf = (given: readonly { readonly weights: readonly number[]; readonly code: number }[]) =>
  classificationScores(
    Float64Array.from(given.flatMap(({ weights }) => weights.map((weight) => weight / weights.reduce((a, b) => a + b)))),
    Int32Array.from(given, ({ code }) => code),
    CLASSES,
  );

describe('classification scores', () => {
  it('do not depend on the order of the rows', () => {
    fc.assert(
      fc.property(rows, (given) => {
        const { confusion, ...figures } = scoresOf(given);
        const reversed = scoresOf([...given].reverse());
        expect(reversed.confusion).toEqual(confusion);
        expect(reversed).toMatchObject(Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, expect.closeTo(value, 12)])));
      }),
    );
  });

  it('count every row once in the confusion matrix, the right ones on its diagonal', () => {
    fc.assert(
      fc.property(rows, (given) => {
        const { confusion, accuracy } = scoresOf(given);
        expect(confusion.flat().reduce((a, b) => a + b)).toBe(given.length);
        expect(confusion.reduce((sum, counts, code) => sum + counts[code]!, 0)).toBe(Math.round(accuracy * given.length));
      }),
    );
  });

  it('are 1, 1 and 0 for certain and right predictions', () => {
    expect(classificationScores(Float64Array.of(1, 0, 0, 1), Int32Array.of(0, 1), 2)).toEqual({ accuracy: 1, macro_f1: 1, log_loss: 0, confusion: [[1, 0], [0, 1]] });
  });

  it('take the first of equally probable classes', () => {
    expect(mostProbable(Float64Array.of(0.2, 0.4, 0.4), 0, 3)).toBe(1);
  });

  it.each([
    ['a class that does not exist', Float64Array.of(0.5, 0.5), 2],
    ['a null class', Float64Array.of(0.5, 0.5), -1],
    ['a probability that is NaN', Float64Array.of(NaN, 1), 0],
  ])('reject %s, naming the row', (_what, probabilities, code) => {
    expect(() => classificationScores(probabilities, Int32Array.of(code), 2)).toThrow(/row 0 has the class/);
  });
});
