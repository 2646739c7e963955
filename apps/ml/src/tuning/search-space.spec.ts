import fc from 'fast-check';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { recipe, type Recipe } from '../network/recipe.js';
import { draw } from './draw.js';
import { spaceFaults, spaceWithout, usualSpace, type SearchSpace } from './search-space.js';

const base: Recipe = { hidden: [8], peakRate: 0.02, warmUp: 0.05, validations: 4, seed: 1 };
const wide: SearchSpace = { ...usualSpace, batch: { from: 16, to: 8192, scale: 'log' }, epochs: { from: 1, to: 5 }, classWeights: ['balanced'], patience: [1, 2, 3] };

describe('a search space', () => {
  it('gives recipes that are possible, within its bounds, and the same from the same seed', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const changes = draw(wide, xoroshiro128plus(seed));
        expect(recipe.safeParse({ ...base, ...changes }).success).toBe(true);
        expect(changes).toMatchObject({ classWeights: 'balanced', hidden: expect.any(Array) });
        expect(changes.peakRate).toBeGreaterThanOrEqual(0.001);
        expect(changes.peakRate).toBeLessThanOrEqual(0.1);
        expect(Number.isInteger(changes.batch)).toBe(true);
        expect(draw(wide, xoroshiro128plus(seed))).toEqual(changes);
      }),
    );
  });

  it('draws each power of ten equally often on a scale of logarithms', () => {
    const random = xoroshiro128plus(3);
    const rates = Array.from({ length: 2000 }, () => draw({ peakRate: { from: 0.001, to: 0.1, scale: 'log' } }, random).peakRate!);
    expect(rates.filter((rate) => rate < 0.01).length / rates.length).toBeCloseTo(0.5, 1);
  });

  it('draws every choice', () => {
    const random = xoroshiro128plus(3);
    const drawn = new Set(Array.from({ length: 200 }, () => draw({ rateSchedule: ['cosine', 'linear', 'constant'] }, random).rateSchedule));
    expect([...drawn].sort()).toEqual(['constant', 'cosine', 'linear']);
  });

  it('leaves alone what a person has stated', () => {
    expect(Object.keys(spaceWithout(usualSpace, ['peakRate', 'hidden', 'batch']))).toEqual(['warmUp', 'rateSchedule']);
  });

  it.each<[string, object, string]>([
    ['an empty list', { hidden: [] }, 'its search space of hidden is empty'],
    ['an impossible choice', { hidden: [[8], [0]] }, 'its search space of hidden has [0], which is not possible'],
    ['an impossible bound', { warmUp: { from: 0, to: 2 } }, 'its search space of warmUp has the bound 2, which is not possible'],
    ['bounds that are turned round', { warmUp: { from: 0.5, to: 0.1 } }, 'its search space of warmUp goes from 0.5 to 0.1; the second must be greater'],
    ['a logarithm of 0', { warmUp: { from: 0, to: 0.1, scale: 'log' } }, 'its search space of warmUp begins at 0, where a logarithm must begin above 0'],
    ['a parameter that no recipe has', { rate: [1] }, "its search space has 'rate', which no search can change"],
    ['the seed', { seed: [1, 2] }, "its search space has 'seed', which no search can change"],
  ])('has a fault with %s', (_what, space, fault) => {
    expect(spaceFaults(space)).toEqual([fault]);
  });

  it('has no fault as most models have it', () => {
    expect([spaceFaults(usualSpace), spaceFaults(wide), spaceFaults({})]).toEqual([[], [], []]);
  });
});
