import fc from 'fast-check';
import { runAlone } from '../fixtures/tables.js';
import { fitImputer, type Columns } from '../index.js';

const fit = async (t: Columns, fill: 'median' | 'most-frequent') => {
  const node = fitImputer({ name: 'fit', tags: [], from: 't', split: 'split', fill, to: 'imputer' });
  return (await runAlone(node, { t, split: { training: Object.values(t)[0]!.length, validation: 0 } })).imputer.columns;
};
const fillOf = async (t: Columns, fill: 'median' | 'most-frequent') => (await fit(t, fill))[0]?.fill;

describe('fitImputer', () => {
  it('learns the median of the values that are not null', async () => {
    expect(await fit({ odd: Float64Array.of(9, NaN, 1, 2), even: Float32Array.of(1, NaN, NaN, 4), whole: Int32Array.of(-1, -1, 5, 6) }, 'median')).toEqual([
      { column: 'odd', kind: 'number', fill: 2 },
      { column: 'even', kind: 'number', fill: 2.5 },
      { column: 'whole', kind: 'integer', fill: 2 },
    ]);
  });

  it('has as many values below the median as above it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }), async (values) => {
        const median = Number(await fillOf({ x: Float64Array.from(values) }, 'median'));
        expect(Number.isFinite(median)).toBe(true);
        expect(values.filter((x) => x < median).length * 2).toBeLessThanOrEqual(values.length);
        expect(values.filter((x) => x > median).length * 2).toBeLessThanOrEqual(values.length);
      }),
    );
  });

  it('learns the most frequent value, of several the smallest', async () => {
    expect(await fit({ text: ['b', 'a', null, null, null], code: Int32Array.of(2, -1, -1, -1, 2), flag: Uint8Array.of(255, 255, 255, 1, 0), number: Float64Array.of(7, 3, 3, 7, NaN) }, 'most-frequent')).toEqual([
      { column: 'text', kind: 'text', fill: 'a' },
      { column: 'code', kind: 'code', fill: 2 },
      { column: 'flag', kind: 'boolean', fill: 0 },
      { column: 'number', kind: 'number', fill: 3 },
    ]);
  });

  it('fills a column with null alone with 0 or the empty text', async () => {
    expect(await fillOf({ x: Float64Array.of(NaN) }, 'median')).toBe(0);
    expect(await fillOf({ x: Int32Array.of(-1) }, 'most-frequent')).toBe(0);
    expect(await fillOf({ x: [null] }, 'most-frequent')).toBe('');
  });

  it('refuses the median of booleans or text', async () => {
    await expect(fit({ x: Uint8Array.of(1) }, 'median')).rejects.toMatchObject({
      code: 'TABULAR_TYPE', column: 'x', message: "column 'x' holds booleans, which have no median; fill it with 'most-frequent'",
    });
    await expect(fit({ x: ['a'] }, 'median')).rejects.toMatchObject({ code: 'TABULAR_TYPE', column: 'x' });
  });

  it.each(['median', 'most-frequent'] as const)('refuses an infinite number for %s, naming column and row', async (fill) => {
    await expect(fit({ x: Float64Array.of(1, -Infinity) }, fill)).rejects.toMatchObject({ code: 'TABULAR_VALUE', column: 'x', row: 1 });
  });
});
