import { runAlone } from '../fixtures/tables.js';
import { joinColumns, type Columns } from '../index.js';

const join = async (a: Columns, b: Columns, c: Columns) => (await runAlone(joinColumns({ name: 'join', tags: [], from: ['a', 'b', 'c'], to: 'out' }), { a, b, c })).out;

describe('joinColumns', () => {
  it('puts the columns of all tables in one, in the order of the tables', async () => {
    const joined = await join({ z: ['x'] }, { y: Int32Array.of(1), a: Uint8Array.of(1) }, {});
    expect(joined).toEqual({ z: ['x'], y: Int32Array.of(1), a: Uint8Array.of(1) });
    expect(Object.keys(joined)).toEqual(['z', 'y', 'a']);
  });

  it('refuses a column name that two tables have', async () => {
    await expect(join({ x: ['x'] }, {}, { x: ['y'] })).rejects.toMatchObject({
      code: 'TABULAR_COLUMN_CLASH', column: 'x', message: "column 'x' is in both 'a' and 'c'; give one of them another name",
    });
  });

  it('refuses tables of different lengths', async () => {
    await expect(join({ x: ['x'] }, { y: ['y', 'z'] }, {})).rejects.toMatchObject({ code: 'TABULAR_ROWS_DIFFER', column: 'y' });
  });

  it('is not built from no table, or from one table twice', () => {
    expect(() => joinColumns({ name: 'join', tags: [], from: [], to: 'out' })).toThrow("node 'join': from is empty");
    expect(() => joinColumns({ name: 'join', tags: [], from: ['a', 'a'], to: 'out' })).toThrow(expect.objectContaining({ code: 'TABULAR_PARAMETER' }));
  });
});
