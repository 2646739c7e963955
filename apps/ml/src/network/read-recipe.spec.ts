import { parameterNames } from './recipe.js';
import { readRecipe, recipesOf } from './read-recipe.js';

const usual = { hidden: [8], peakRate: 0.02, warmUp: 0.05, validations: 4, seed: 1 };

describe('a recipe', () => {
  it('is read without the words that say what it is for', () => {
    expect(readRecipe({ ...usual, about: 'a quick one' })).toEqual({ recipe: usual });
  });

  it.each<[string, unknown, readonly string[]]>([
    ['an unknown parameter', { ...usual, rate: 1 }, [`'rate' is not a parameter of a recipe; there are: ${parameterNames.join(', ')}`]],
    ['a missing one', { ...usual, seed: undefined }, ['seed is not stated; it must be a whole number from -2147483648 to 2147483647']],
    ['an impossible number', { ...usual, peakRate: 0 }, ['peakRate is 0; it must be a number greater than 0, and 10 at most']],
    ['half an epoch', { ...usual, epochs: 0.5 }, ['epochs is 0.5; it must be a whole number from 1 to 10000']],
    ['a layer without units', { ...usual, hidden: [8, 0] }, ['hidden is [8,0]; it must be a list of whole numbers from 1 to 16384, such as 64,32; empty for none']],
    ['an unknown schedule', { ...usual, rateSchedule: 'cyclic' }, ['rateSchedule is "cyclic"; it must be one of cosine, linear, constant, cosine-restarts']],
    ['several faults', { ...usual, warmUp: 2, members: 0 }, ['warmUp is 2; it must be a number from 0 to 1', 'members is 0; it must be a whole number from 1 to 64']],
    ['no parameters at all', 'first-run', ['it must be an object with the parameters of a recipe']],
  ])('is refused with %s', (_what, value, faults) => {
    expect(readRecipe(value)).toEqual({ faults });
  });

  it('of a model is named when it is refused', () => {
    expect(recipesOf({ usual })).toEqual({ usual });
    expect(() => recipesOf({ usual, full: { ...usual, warmUp: -1 } })).toThrow(new TypeError("recipe 'full': warmUp is -1; it must be a number from 0 to 1"));
  });
});
