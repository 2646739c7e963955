import fc from 'fast-check';
import { runAlone } from '../fixtures/tables.js';
import { smoothRates } from '../index.js';

const ratesOf = async (won: readonly number[], played: readonly number[], { prior = { part: 2.1, whole: 10 }, whole = 'played' } = {}) => {
  const node = smoothRates({ name: 'rates', tags: [], from: 't', rates: { win_rate: { part: 'won', whole } }, prior, to: 'out' });
  return (await runAlone(node, { t: { won: Float64Array.from(won), played: Float64Array.from(played) } })).out['win_rate'];
};

describe('smoothRates', () => {
  it('computes (part + prior part) / (whole + prior whole), and keeps null', async () => {
    expect(await ratesOf([0, 5, 0, NaN, 1], [0, 5, 90, 4, NaN])).toEqual(Float32Array.of(0.21, 7.1 / 15, 2.1 / 100, NaN, NaN));
  });

  it('gives a rate between that of the row and that of the prior', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1e6 }), fc.nat({ max: 1e6 }), async (played, some) => {
        const won = some % (played + 1);
        const [rate] = (await ratesOf([won], [played]))!;
        const bounds = [won / played, 0.21].map(Math.fround).sort((x, y) => x - y);
        expect(rate).toBeGreaterThanOrEqual(bounds[0]!);
        expect(rate).toBeLessThanOrEqual(bounds[1]!);
      }),
    );
  });

  it('refuses a column that the table does not have', async () => {
    await expect(ratesOf([1], [1], { whole: 'games' })).rejects.toMatchObject({
      code: 'TABULAR_COLUMN_MISSING', column: 'games', message: "'t' does not have the column 'games'; it has won, played",
    });
  });

  it('refuses a rate that is not finite, naming rate and row', async () => {
    await expect(ratesOf([1, 0], [2, 0], { prior: { part: 0, whole: 0 } })).rejects.toMatchObject({
      code: 'TABULAR_VALUE', column: 'win_rate', row: 1, message: expect.stringContaining("rate 'win_rate', row 1: 0 of 0"),
    });
  });

  it('is not built with a prior that is not finite', async () => {
    await expect(ratesOf([], [], { prior: { part: NaN, whole: 1 } })).rejects.toMatchObject({ code: 'TABULAR_PARAMETER' });
  });
});
