import fc from 'fast-check';
import { runAlone } from '../fixtures/tables.js';
import { fitQuantiles, type Column } from '../index.js';

const fit = async (x: Column, pieces: number, training = x.length) => {
  const node = fitQuantiles({ name: 'fit', tags: [], from: 't', split: 'split', pieces, to: 'quantiles' });
  return [...(await runAlone(node, { t: { x }, split: { training, validation: x.length - training } })).quantiles.columns[0]!.edges];
};

describe('fitQuantiles', () => {
  it('cuts the training rows into pieces with equally many rows', async () => {
    expect(await fit(Float64Array.of(9, 1, NaN, 2, 3, 1000, 7), 2, 6)).toEqual([1, 3, 1000]);
    expect(await fit(Int32Array.from({ length: 101 }, (_, at) => 100 - at), 4)).toEqual([0, 25, 50, 75, 100]);
  });

  it('has one edge at a number that many rows have', async () => {
    expect(await fit(Int32Array.of(6, 5, 5, 5, 9, 5, 7, 5, 5, 8, 5, 5, 5), 2)).toEqual([5, 9]);
  });

  it('has an edge at each of few different numbers, however rare', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 200 }), async (x) => {
        expect(await fit(Float64Array.from(x), 6)).toEqual([...new Set(x)].sort((one, other) => one - other));
      }),
    );
  });

  it('has no edge where all is null', async () => {
    expect(await fit(Float64Array.of(NaN, NaN), 4)).toEqual([]);
  });

  it('refuses text, booleans, and a number that is not finite', async () => {
    for (const x of [['1'], Uint8Array.of(1)]) await expect(fit(x, 2)).rejects.toMatchObject({ code: 'TABULAR_TYPE', column: 'x' });
    await expect(fit(Float64Array.of(1, Infinity), 2)).rejects.toMatchObject({ code: 'TABULAR_VALUE', column: 'x', row: 1 });
  });

  it.each([0, 1.5, NaN])('is not built with %p pieces', async (pieces) => {
    await expect(fit(Float64Array.of(1), pieces)).rejects.toMatchObject({ code: 'TABULAR_PARAMETER', message: expect.stringContaining('must be a positive integer') });
  });
});
