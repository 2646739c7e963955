import { pipeline, run } from '../pipeline/index.js';
import { takeRoots, type Columns } from './index.js';

const alone = pipeline({ name: 'p', inputs: ['counts'], outputs: ['roots'], nodes: [takeRoots] });
const rootsOf = async (counts: Columns) => (await run(alone, { counts })).roots;

describe('take-roots', () => {
  it('takes the root of each count, as float32 and under its own name', async () => {
    expect(await rootsOf({ first: Int32Array.of(0, 4, 9), second: Float64Array.of(2, 0.25, 1) })).toEqual({
      first: Float32Array.of(0, 2, 3),
      second: Float32Array.of(Math.SQRT2, 0.5, 1),
    });
  });

  it.each([-1, NaN])('refuses %p, naming column and row', async (value) => {
    await expect(rootsOf({ first: Float64Array.of(1, 1), second: Float64Array.of(1, value) })).rejects.toMatchObject({
      message: expect.stringContaining(`column 'second', row 1: ${value} is no count`),
      cause: { code: 'TABULAR_VALUE', column: 'second', row: 1 },
    });
  });

  it('refuses columns of unequal length, naming both', async () => {
    await expect(rootsOf({ first: Int32Array.of(1, 2), second: Int32Array.of(1) })).rejects.toMatchObject({
      message: expect.stringContaining("column 'second' has 1 rows, column 'first' has 2"),
      cause: { code: 'TABULAR_ROWS_DIFFER', column: 'second' },
    });
  });

  it('does nothing of nothing', async () => {
    expect(await rootsOf({})).toEqual({});
    expect(await rootsOf({ first: new Int32Array() })).toEqual({ first: new Float32Array() });
  });
});
