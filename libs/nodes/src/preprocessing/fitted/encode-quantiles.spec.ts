import { rowsOf, runAlone } from '../fixtures/tables.js';
import { encodeQuantiles, type Column } from '../index.js';

const encode = async (x: Column, edges: readonly number[]) =>
  (await runAlone(encodeQuantiles({ name: 'encode', tags: [], from: 't', quantiles: 'quantiles', to: 'out' }), { t: { x }, quantiles: { columns: [{ column: 'x', edges: Float64Array.from(edges) }] } })).out;

describe('encodeQuantiles', () => {
  it('says of each piece how far a number has come through it', async () => {
    const made = await encode(Float64Array.of(0, 5, 10, 25, 30), [0, 10, 30]);
    expect(made.columns).toEqual(['x_piece_1', 'x_piece_2']);
    expect(rowsOf(made)).toEqual([[0, 0], [0.5, 0], [1, 0], [1, 0.75], [1, 1]]);
  });

  it('has what is smaller as the smallest, what is larger as the largest, and null as zeros', async () => {
    expect(rowsOf(await encode(Float64Array.of(-Infinity, -1, 31, Infinity, NaN), [0, 10, 30]))).toEqual([[0, 0], [0, 0], [1, 1], [1, 1], [0, 0]]);
  });

  it('has no column for one edge or none: the number was constant in training, or null', async () => {
    for (const edges of [[], [4]]) expect(await encode(Int32Array.of(1, 4, 9), edges)).toEqual({ rows: 3, columns: [], values: new Float32Array() });
  });

  it('keeps its sums finite at the ends of float64', async () => {
    expect(rowsOf(await encode(Float64Array.of(0), [-1.7e308, 1.7e308]))).toEqual([[0.5]]);
  });

  it('refuses text', async () => {
    await expect(encode(['1'], [0, 1])).rejects.toMatchObject({ code: 'TABULAR_TYPE', column: 'x' });
  });
});
