import fc from 'fast-check';
import { runAlone } from '../fixtures/tables.js';
import { fitCategories, type Column } from '../index.js';

const fit = async (x: Column, limits: { readonly max?: number; readonly min?: number } = {}) => {
  const node = fitCategories({ name: 'fit', tags: [], from: 't', split: 'split', ...limits, to: 'categories' });
  return (await runAlone(node, { t: { x }, split: { training: x.length, validation: 0 } })).categories.columns[0];
};

describe('fitCategories', () => {
  it('learns the values that are not null, smallest first', async () => {
    expect(await fit(['b', null, 'a', '', 'b'])).toEqual({ column: 'x', kind: 'text', values: ['', 'a', 'b'] });
    expect(await fit(Int32Array.of(10, -1, 9))).toEqual({ column: 'x', kind: 'number', values: [9, 10] });
    expect(await fit(Uint8Array.of(1, 255))).toEqual({ column: 'x', kind: 'number', values: [1] });
    expect(await fit(Float64Array.of(NaN, 0.5))).toEqual({ column: 'x', kind: 'number', values: [0.5] });
  });

  it('leaves out values in fewer than min rows', async () => {
    expect((await fit(['a', 'b', 'b', 'c', 'c', 'c'], { min: 2 }))?.values).toEqual(['b', 'c']);
  });

  it('keeps the max most frequent values, of equally frequent ones the smallest', async () => {
    expect((await fit(['d', 'b', 'a', 'c', 'd'], { max: 2 }))?.values).toEqual(['a', 'd']);
  });

  it('keeps the same values as a sort of all of them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 200 }), fc.integer({ min: 1, max: 10 }), async (x, max) => {
        const count = (value: number) => x.filter((other) => other === value).length;
        const sorted = [...new Set(x)].sort((one, other) => count(other) - count(one) || one - other);
        expect((await fit(Int32Array.from(x), { max }))?.values).toEqual(sorted.slice(0, max).sort((one, other) => one - other));
      }),
    );
  });

  it('keeps 100 values without a max', async () => {
    expect((await fit(Int32Array.from({ length: 101 }, (_, at) => at)))?.values).toHaveLength(100);
  });

  it('refuses an infinite number, naming column and row', async () => {
    await expect(fit(Float64Array.of(1, Infinity))).rejects.toMatchObject({ code: 'TABULAR_VALUE', column: 'x', row: 1 });
  });

  it.each([{ max: 0 }, { min: 1.5 }, { max: NaN }])('is not built with %p', async (limits) => {
    await expect(fit(['a'], limits)).rejects.toMatchObject({ code: 'TABULAR_PARAMETER', message: expect.stringContaining('must be a positive integer') });
  });
});
