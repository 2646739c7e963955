import { runAlone } from '../fixtures/tables.js';
import { castColumns, type ColumnChoice, type Columns } from '../index.js';

const cast = async (t: Columns, columns?: ColumnChoice, codes: readonly string[] = []) =>
  (await runAlone(castColumns({ name: 'cast', tags: [], from: 't', ...(columns && { columns }), codes, to: 'out' }), { t })).out;

describe('castColumns', () => {
  it('makes float64 of integers, float32 and booleans, with null as NaN', async () => {
    expect(await cast({ i: Int32Array.of(-1, 7), f: Float32Array.of(0.5, NaN), alarm: Uint8Array.of(1, 255) })).toEqual({
      i: Float64Array.of(-1, 7), f: Float64Array.of(0.5, NaN), alarm: Float64Array.of(1, NaN),
    });
  });

  it('makes NaN of −1 in columns that hold category codes', async () => {
    expect(await cast({ grade: Int32Array.of(-1, 2) }, { g: 'grade' }, ['g'])).toEqual({ g: Float64Array.of(NaN, 2) });
  });

  it('hands on float64 without a copy', async () => {
    const x = Float64Array.of(1);
    expect((await cast({ x }))['x']).toBe(x);
  });

  it('refuses text, and says how to encode it', async () => {
    await expect(cast({ city: ['Rome'] })).rejects.toMatchObject({
      code: 'TABULAR_TYPE', column: 'city', message: "column 'city' holds text, not numbers; encode it with encodeCategories or hashText",
    });
  });

  it('refuses a boolean that is not 0, 1 or 255', async () => {
    await expect(cast({ alarm: Uint8Array.of(0, 2) })).rejects.toMatchObject({ code: 'TABULAR_VALUE', column: 'alarm', row: 1 });
  });

  it('refuses codes that are not an Int32Array or not among the columns', async () => {
    await expect(cast({ x: Float64Array.of(1) }, ['x'], ['x'])).rejects.toMatchObject({ code: 'TABULAR_TYPE', column: 'x' });
    await expect(cast({ x: Float64Array.of(1) }, ['x'], ['y'])).rejects.toMatchObject({ code: 'TABULAR_COLUMN_MISSING', column: 'y' });
  });
});
