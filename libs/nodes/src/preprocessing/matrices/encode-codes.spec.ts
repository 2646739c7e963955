import { runAlone } from '../fixtures/tables.js';
import { encodeCodes, type Column } from '../index.js';

const encode = async (species: Column) => (await runAlone(encodeCodes({ name: 'encode', tags: [], from: 't', columns: { species: ['cat', 'dog'] }, to: 'out' }), { t: { species } })).out;

describe('encodeCodes', () => {
  it('has a column for each category, and only zeros for null', async () => {
    expect(await encode(Int32Array.of(1, 0, -1))).toEqual({ rows: 3, columns: ['species=cat', 'species=dog'], values: Float32Array.of(0, 1, 1, 0, 0, 0) });
  });

  it.each([2, -2])('refuses the code %p, naming column, row and value', async (code) => {
    await expect(encode(Int32Array.of(0, code))).rejects.toMatchObject({
      code: 'TABULAR_VALUE', column: 'species', row: 1, message: `column 'species', row 1: ${code} is not a code of its 2 categories`,
    });
  });

  it('refuses what is not codes', async () => {
    await expect(encode(['cat'])).rejects.toMatchObject({ code: 'TABULAR_TYPE', message: "column 'species' holds text, not category codes (Int32Array)" });
    await expect(encode(Float64Array.of(1))).rejects.toMatchObject({ code: 'TABULAR_TYPE' });
  });

  it('is not built for a list with a category twice', () => {
    expect(() => encodeCodes({ name: 'encode', tags: [], from: 't', columns: { species: ['cat', 'cat'] }, to: 'out' })).toThrow(
      expect.objectContaining({ code: 'TABULAR_PARAMETER', column: 'species' }),
    );
  });
});
