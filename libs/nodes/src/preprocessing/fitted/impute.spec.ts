import { runAlone } from '../fixtures/tables.js';
import { impute, type Columns, type Imputer } from '../index.js';

const fill = async (t: Columns, columns: Imputer['columns'], indicators?: true | readonly string[]) => {
  const node = impute({ name: 'impute', tags: [], from: 't', imputer: 'imputer', ...(indicators && { indicators }), to: 'out' });
  return (await runAlone(node, { t, imputer: { columns } })).out;
};
const number = { column: 'x', kind: 'number', fill: 5 } as const;

describe('impute', () => {
  it('replaces null in each type of column, and leaves out other columns', async () => {
    const filled = await fill(
      { x: Float64Array.of(NaN, 1), grade: Int32Array.of(-1, 1), alarm: Uint8Array.of(255, 1), city: [null, ''], id: ['a', 'b'] },
      [number, { column: 'grade', kind: 'code', fill: 2 }, { column: 'alarm', kind: 'boolean', fill: 0 }, { column: 'city', kind: 'text', fill: 'Rome' }],
    );
    expect(filled).toEqual({ x: Float64Array.of(5, 1), grade: Int32Array.of(2, 1), alarm: Uint8Array.of(0, 1), city: ['Rome', ''] });
  });

  it('leaves −1 where an Int32Array holds integers', async () => {
    expect(await fill({ x: Int32Array.of(-1) }, [{ column: 'x', kind: 'integer', fill: 3 }], true)).toEqual({ x: Int32Array.of(-1), x_missing: Uint8Array.of(0) });
  });

  it('adds an indicator for each column, or for the named ones', async () => {
    const t = { x: Float64Array.of(NaN, 1), y: Float64Array.of(2, 3) };
    const columns = [number, { ...number, column: 'y' }];
    expect(await fill(t, columns, true)).toEqual({ x: Float64Array.of(5, 1), y: t.y, x_missing: Uint8Array.of(1, 0), y_missing: Uint8Array.of(0, 0) });
    expect(Object.keys(await fill(t, columns, ['x']))).toEqual(['x', 'y', 'x_missing']);
  });

  it('refuses a column of another type than the fitted one', async () => {
    await expect(fill({ x: ['a'] }, [number])).rejects.toMatchObject({ code: 'TABULAR_TYPE', column: 'x' });
    await expect(fill({ x: Int32Array.of(1) }, [number])).rejects.toMatchObject({
      code: 'TABULAR_TYPE', message: "column 'x' holds integers (Int32Array), not numbers (Float64Array or Float32Array), which the imputer was fitted on",
    });
  });

  it('refuses indicators of a column that it was not fitted on, or that have the name of a column', async () => {
    await expect(fill({ x: Float64Array.of(1) }, [number], ['y'])).rejects.toMatchObject({ code: 'TABULAR_COLUMN_MISSING', column: 'y' });
    const both = { x: Float64Array.of(1), x_missing: Float64Array.of(1) };
    await expect(fill(both, [number, { ...number, column: 'x_missing' }], ['x'])).rejects.toMatchObject({ code: 'TABULAR_COLUMN_CLASH', column: 'x_missing' });
  });
});
