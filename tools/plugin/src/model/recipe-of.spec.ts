import { recipeOf } from './recipe-of.js';

const of = (labelledRows: number) => recipeOf({ labelledRows });
const sizes = [1, 5, 344, 1999, 2000, 10_000, 54_000, 300_000, 3_000_000, 100_000_000];

describe('recipeOf', () => {
  it('has larger and fewer networks and larger batches the larger the table', () => {
    const recipes = sizes.map(of);
    for (const rising of [recipes.map(({ hidden }) => hidden.reduce((sum, units) => sum + units, 0)), recipes.map(({ batch }) => batch)]) {
      expect(rising).toEqual([...rising].sort((a, b) => a - b));
    }
    const members = recipes.map((recipe) => recipe.members ?? 1);
    expect(members).toEqual([...members].sort((a, b) => b - a));
  });

  it('passes each row once at least, and few enough in all for a first run', () => {
    for (const rows of sizes) expect(of(rows).epochs).toBeGreaterThanOrEqual(1);
    for (const rows of sizes.slice(0, -1)) expect(of(rows).epochs * rows * 0.6 * (of(rows).members ?? 1)).toBeLessThanOrEqual(4_000_000);
  });

  it('stops each network when it no longer gains', () => {
    for (const rows of sizes) expect(of(rows)).toMatchObject({ validations: 30, patience: 8 });
  });
});
