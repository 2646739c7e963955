import { rowsOf, runAlone } from '../fixtures/tables.js';
import { encodeCategories, fitCategories, makeMatrix, hashText, type Categories, type Column } from '../index.js';

const encode = async (x: Column, columns: Categories['columns']) =>
  (await runAlone(encodeCategories({ name: 'encode', tags: [], from: 't', categories: 'categories', to: 'out' }), { t: { x }, categories: { columns } })).out;

describe('encodeCategories', () => {
  it('has a column for each category, and one for null and all other values', async () => {
    expect(await encode(['a', 'b', 'c', null], [{ column: 'x', kind: 'text', values: ['a', 'b'] }])).toEqual({
      rows: 4, columns: ['x=a', 'x=b', 'x_other'], values: Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1),
    });
  });

  it('encodes codes, numbers and booleans', async () => {
    const columns = [{ column: 'x', kind: 'number', values: [0, 1] }] as const;
    for (const x of [Int32Array.of(1, -1), Float64Array.of(1, NaN), Uint8Array.of(1, 255)]) expect(rowsOf(await encode(x, columns))).toEqual([[0, 1, 0], [0, 0, 1]]);
  });

  it('has one column for a column that had no category in training', async () => {
    expect(await encode(['a'], [{ column: 'x', kind: 'text', values: [] }])).toEqual({ rows: 1, columns: ['x_other'], values: Float32Array.of(1) });
  });

  it('keeps apart the place of other values and a category of the name other', async () => {
    expect((await encode([], [{ column: 'x', kind: 'text', values: ['other', '_other'] }])).columns).toEqual(['x=other', 'x=_other', 'x_other']);
  });

  it('refuses numbers where it was fitted on text, and the other way round', async () => {
    await expect(encode(Int32Array.of(1), [{ column: 'x', kind: 'text', values: ['1'] }])).rejects.toMatchObject({ code: 'TABULAR_TYPE', column: 'x' });
    await expect(encode(['1'], [{ column: 'x', kind: 'number', values: [1] }])).rejects.toMatchObject({ code: 'TABULAR_TYPE', column: 'x' });
  });
});

describe('a million categories', () => {
  const rows = 1_000_000;
  const texts = Array.from({ length: rows }, (_, at) => `category ${(at * 7919) % rows}`);
  const split = { training: rows, validation: 0 };

  it('are encoded by the max first ones', async () => {
    const fit = fitCategories({ name: 'fit', tags: [], from: 't', split: 'split', max: 3, to: 'categories' });
    const { categories } = await runAlone(fit, { t: { x: texts }, split });
    expect(categories.columns).toEqual([{ column: 'x', kind: 'text', values: ['category 0', 'category 1', 'category 10'] }]);
    const { values } = await encode(texts, categories.columns);
    expect(values.reduce((sum, value) => sum + value, 0)).toBe(rows);
    expect(values.filter((_, at) => at % 4 === 3).reduce((sum, value) => sum + value, 0)).toBe(rows - 3);
  });

  it('are hashed', async () => {
    const { out } = await runAlone(hashText({ name: 'hash', tags: [], from: 't', buckets: 2, to: 'out' }), { t: { x: texts } });
    expect(out.values.reduce((sum, value) => sum + value, 0)).toBe(rows);
  });

  it('are codes or numbers as well', async () => {
    const x = Int32Array.from({ length: rows }, (_, at) => at);
    const fit = fitCategories({ name: 'fit', tags: [], from: 't', split: 'split', max: 1, to: 'categories' });
    const { categories } = await runAlone(fit, { t: { x }, split });
    expect(categories.columns[0]?.values).toEqual([0]);
    expect((await runAlone(makeMatrix({ name: 'make', tags: [], from: ['t'], to: 'out' }), { t: { x } })).out.values.at(-1)).toBe(rows - 1);
  });
});
