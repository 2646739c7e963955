import fc from 'fast-check';
import type { ReviewCosts } from './costs.js';
import { decide, expectedCost } from './review.js';

const costs: ReviewCosts = { denial: 2000, review: 150, averts: 0.3 };
const anyCosts = fc.record({
  denial: fc.integer({ min: 0, max: 20_000 }),
  review: fc.integer({ min: 0, max: 20_000 }),
  averts: fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100),
});
const probability = fc.integer({ min: 0, max: 1000 }).map((perMille) => perMille / 1000);

describe('the decision for an application', () => {
  it('is never dearer, as far as one can expect, than the other', () => {
    fc.assert(
      fc.property(probability, anyCosts, (p, some) => {
        const chosen = expectedCost(decide(p, some), p, some);
        expect(chosen).toBe(Math.min(expectedCost('file', p, some), expectedCost('review', p, some)));
      }),
    );
  });

  it.each([
    [0, 'file'],
    [0.25, 'file'],
    [0.26, 'review'],
    [1, 'review'],
  ])('with a denial of probability %d is to %s', (p, decision) => {
    expect(decide(p, costs)).toBe(decision);
  });

  it('is to file when a review averts nothing', () => {
    fc.assert(fc.property(probability, (p) => expect(decide(p, { ...costs, averts: 0 })).toBe('file')));
  });
});
