import { runAlone } from '../fixtures/tables.js';
import { takeRoots, type Columns } from '../index.js';

const roots = async (t: Columns) => (await runAlone(takeRoots({ name: 'roots', tags: [], from: 't', to: 'out' }), { t })).out;

describe('takeRoots', () => {
  it('takes the root of each value, as float32, and keeps null', async () => {
    expect(await roots({ a: Int32Array.of(0, 4, 9), b: Float64Array.of(2, 0.25, NaN) })).toEqual({
      a: Float32Array.of(0, 2, 3), b: Float32Array.of(Math.SQRT2, 0.5, NaN),
    });
  });

  it('takes the chosen columns alone, under their new names', async () => {
    const node = takeRoots({ name: 'roots', tags: [], from: 't', columns: { root_of_a: 'a' }, to: 'out' });
    expect((await runAlone(node, { t: { a: Int32Array.of(4), city: ['Rome'] } })).out).toEqual({ root_of_a: Float32Array.of(2) });
  });

  it('refuses a value below 0, naming column and row', async () => {
    await expect(roots({ a: Float64Array.of(1), b: Float64Array.of(-1) })).rejects.toMatchObject({
      code: 'TABULAR_VALUE', column: 'b', row: 0, message: "column 'b', row 0: -1 has no square root; raise it with clipColumns",
    });
  });

  it('refuses booleans and text', async () => {
    await expect(roots({ a: Uint8Array.of(1) })).rejects.toMatchObject({
      code: 'TABULAR_TYPE', message: "column 'a' holds booleans (Uint8Array), not numbers; cast it with castColumns",
    });
    await expect(roots({ a: ['1'] })).rejects.toMatchObject({ code: 'TABULAR_TYPE' });
  });

  it('makes an empty table of an empty table', async () => {
    expect(await roots({})).toEqual({});
    expect(await roots({ a: new Int32Array() })).toEqual({ a: new Float32Array() });
  });
});
