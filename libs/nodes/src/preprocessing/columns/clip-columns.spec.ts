import fc from 'fast-check';
import { runAlone } from '../fixtures/tables.js';
import { clipColumns, type Bounds, type NumberColumn } from '../index.js';

const clip = async (x: NumberColumn, bounds: Bounds) =>
  (await runAlone(clipColumns({ name: 'clip', tags: [], from: 't', columns: { x: bounds }, to: 'out' }), { t: { x, y: Array<string>(x.length).fill('not chosen') } })).out;

describe('clipColumns', () => {
  it('keeps values within the bounds, null as null, and the type of the column', async () => {
    expect(await clip(Float64Array.of(-5, 0.5, 9, NaN, Infinity), { min: 0, max: 1 })).toEqual({ x: Float64Array.of(0, 0.5, 1, NaN, 1) });
    expect(await clip(Int32Array.of(-5, 5), { min: 0 })).toEqual({ x: Int32Array.of(0, 5) });
    expect(await clip(Float32Array.of(-5, 5), { max: 0 })).toEqual({ x: Float32Array.of(-5, 0) });
  });

  it('leaves values within the bounds as they are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.float64Array({ min: -10, max: 10 }), async (x) => {
        expect(await clip(x, { min: -10, max: 10 })).toEqual({ x });
      }),
    );
  });

  it('refuses a bound that a column of 32-bit integers cannot hold', async () => {
    for (const min of [0.5, 2 ** 31]) await expect(clip(Int32Array.of(1), { min })).rejects.toMatchObject({ code: 'TABULAR_TYPE', column: 'x' });
  });

  it.each([{ min: 2, max: 1 }, { min: NaN }])('is not built with the bounds %p', (bounds) => {
    expect(() => clipColumns({ name: 'clip', tags: [], from: 't', columns: { x: bounds }, to: 'out' })).toThrow(
      expect.objectContaining({ code: 'TABULAR_PARAMETER', column: 'x' }),
    );
  });
});
