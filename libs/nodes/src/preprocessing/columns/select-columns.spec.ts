import { runAlone } from '../fixtures/tables.js';
import { selectColumns, type ColumnChoice, type Columns } from '../index.js';

const t: Columns = { age: Int32Array.of(4, 5), city: ['Rome', null], alarm: Uint8Array.of(1, 255) };
const select = async (columns: ColumnChoice) => (await runAlone(selectColumns({ name: 'select', tags: [], from: 't', columns, to: 'out' }), { t })).out;

describe('selectColumns', () => {
  it('takes columns in the order of the list, without a copy', async () => {
    const selected = await select(['alarm', 'age']);
    expect(Object.keys(selected)).toEqual(['alarm', 'age']);
    expect(selected['age']).toBe(t['age']);
  });

  it('gives columns new names, also one column two names', async () => {
    expect(await select({ town: 'city', years: 'age', age: 'age' })).toEqual({ town: t['city'], years: t['age'], age: t['age'] });
  });

  it('refuses a column that the table does not have, and lists those that it has', async () => {
    await expect(select(['agee'])).rejects.toMatchObject({
      code: 'TABULAR_COLUMN_MISSING', column: 'agee', message: "'t' does not have the column 'agee'; it has age, city, alarm",
    });
    await expect(select(['toString'])).rejects.toMatchObject({ code: 'TABULAR_COLUMN_MISSING' });
  });

  it('refuses a column that is listed twice', async () => {
    await expect(select(['age', 'city', 'age'])).rejects.toMatchObject({ code: 'TABULAR_COLUMN_CLASH', column: 'age' });
  });

  it('refuses columns of different lengths, naming both', async () => {
    const node = selectColumns({ name: 'select', tags: [], from: 't', columns: ['a', 'b'], to: 'out' });
    await expect(runAlone(node, { t: { a: ['x'], b: Int32Array.of(1, 2) } })).rejects.toMatchObject({
      code: 'TABULAR_ROWS_DIFFER', column: 'b', message: "column 'b' has 2 rows, column 'a' has 1",
    });
  });

  it('is a node with the names that it was given', () => {
    expect(selectColumns({ name: 'select', tags: ['training'], from: 'a', columns: [], to: 'b' })).toMatchObject({
      name: 'select', tags: ['training'], inputs: ['a'], outputs: ['b'],
    });
  });
});
