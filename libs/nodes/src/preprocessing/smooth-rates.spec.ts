import fc from 'fast-check';
import { pipeline, run } from '../pipeline/index.js';
import { smoothRates, type RateRecipe } from './index.js';

const alone = pipeline({ name: 'p', inputs: ['counts', 'rateRecipe'], outputs: ['rates'], nodes: [smoothRates] });
const prior = { part: 2.1, whole: 10 };
const recipe: RateRecipe = { rates: [{ name: 'late_rate', part: 'late', whole: 'flights' }], prior };
const ratesOf = async (late: number[], flights: number[], rateRecipe = recipe) =>
  (await run(alone, { counts: { late: Int32Array.from(late), flights: Int32Array.from(flights) }, rateRecipe })).rates;

describe('smooth-rates', () => {
  it('computes (part + prior part) / (whole + prior whole)', async () => {
    expect(await ratesOf([0, 5, 0], [0, 5, 90])).toEqual({ late_rate: Float32Array.of(0.21, 7.1 / 15, 2.1 / 100) });
  });

  it('gives a rate between the share itself and the rate of the prior', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1e6 }), fc.nat({ max: 1e6 }), async (flights, some) => {
        const late = some % (flights + 1);
        const [rate] = (await ratesOf([late], [flights]))['late_rate']!;
        const bounds = [late / flights, prior.part / prior.whole].map(Math.fround).sort((x, y) => x - y);
        expect(rate).toBeGreaterThanOrEqual(bounds[0]!);
        expect(rate).toBeLessThanOrEqual(bounds[1]!);
      }),
    );
  });

  it('refuses a column that is not there, and names those that are', async () => {
    const typo = { rates: [{ name: 'late_rate', part: 'late', whole: 'flight' }], prior };
    await expect(ratesOf([1], [1], typo)).rejects.toMatchObject({
      message: expect.stringContaining("rate 'late_rate' needs the column 'flight'; counts has late, flights"),
      cause: { code: 'TABULAR_COLUMN_MISSING', column: 'flight' },
    });
  });

  it('refuses two rates of one name', async () => {
    const twice = { rates: [...recipe.rates, ...recipe.rates], prior };
    await expect(ratesOf([1], [1], twice)).rejects.toMatchObject({ cause: { code: 'TABULAR_COLUMN_CLASH', column: 'late_rate' } });
  });

  it('refuses a share of nothing when there is no prior, naming rate and row', async () => {
    await expect(ratesOf([1, 0], [2, 0], { ...recipe, prior: { part: 0, whole: 0 } })).rejects.toMatchObject({
      message: expect.stringContaining("rate 'late_rate', row 1: 0 of 0 is no rate"),
      cause: { code: 'TABULAR_VALUE', column: 'late_rate', row: 1 },
    });
  });
});
