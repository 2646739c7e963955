import fc from 'fast-check';
import { regressionScores } from './regression.js';

const values = fc.array(fc.integer({ min: -1e6, max: 1e6 }), { minLength: 2, maxLength: 50 });

describe('regression scores', () => {
  it('are perfect for predictions that are right', () => {
    fc.assert(
      fc.property(values, (right) => {
        expect(regressionScores(Float64Array.from(right), right)).toEqual({ rmse: 0, mae: 0, r2: 1 });
      }),
    );
  });

  it('give an R² of 0 to the mean of the labels', () => {
    fc.assert(
      fc.property(values.filter((right) => new Set(right).size > 1), (right) => {
        const mean = right.reduce((a, b) => a + b) / right.length;
        expect(regressionScores(new Float64Array(right.length).fill(mean), right).r2).toBeCloseTo(0, 6);
      }),
    );
  });

  it('give an R² of 0 to labels that are all equal and not met, rather than NaN', () => {
    expect(regressionScores(Float64Array.of(1, 2), [3, 3]).r2).toBe(0);
  });

  it('reject a prediction that is not finite, naming the row', () => {
    expect(() => regressionScores(Float64Array.of(1, NaN), [1, 2])).toThrow('row 1 has the prediction NaN');
  });
});
