import fc from 'fast-check';
import { learningRate } from './learning-rate.js';

describe('the learning rate', () => {
  it('rises to its peak within the warm-up', () => {
    expect([0, 1, 2, 3, 4].map((step) => learningRate(step, 100, 0.03, 0.05))).toEqual([0.006, 0.012, 0.018, 0.024, 0.03].map((rate) => expect.closeTo(rate, 12)));
  });

  it('falls to nearly nothing at the last step', () => {
    expect(learningRate(99, 100, 0.03, 0.05)).toBeLessThan(0.03 / 1000);
  });

  it('is positive and never above its peak', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.double({ min: 0, max: 1, noNaN: true }), (steps, warmUp) => {
        const rates = Array.from({ length: steps }, (_, step) => learningRate(step, steps, 0.03, warmUp));
        expect(rates.filter((rate) => !(rate > 0 && rate <= 0.03 + 1e-12))).toEqual([]);
      }),
    );
  });
});
