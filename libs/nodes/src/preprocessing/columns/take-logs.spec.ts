import { runAlone } from '../fixtures/tables.js';
import { takeLogs, type LogKind } from '../index.js';

const logs = async (values: readonly number[], kind?: LogKind, atLeast?: number) => {
  const node = takeLogs({ name: 'logs', tags: [], from: 't', columns: { log_x: 'x' }, ...(kind && { kind }), ...(atLeast !== undefined && { atLeast }), to: 'out' });
  return (await runAlone(node, { t: { x: Float64Array.from(values) } })).out['log_x'];
};

describe('takeLogs', () => {
  it('takes ln, as float32, and keeps null', async () => {
    expect(await logs([1, Math.E, 0.5, NaN])).toEqual(Float32Array.of(0, 1, Math.log(0.5), NaN));
  });

  it('takes log1p, which has a value for 0', async () => {
    expect(await logs([0, 1, NaN], 'log1p')).toEqual(Float32Array.of(0, Math.log(2), NaN));
  });

  it('raises what is too small to atLeast', async () => {
    expect(await logs([-3, 0, 0.5, 4], 'ln', 1)).toEqual(Float32Array.of(0, 0, 0, Math.log(4)));
    expect(await logs([-3, 1], 'log1p', 0)).toEqual(Float32Array.of(0, Math.log(2)));
  });

  it.each([['ln', 0], ['ln', -1], ['log1p', -0.5]] as const)('refuses for %s the value %p, naming column and row', async (kind, value) => {
    await expect(logs([1, value], kind)).rejects.toMatchObject({
      code: 'TABULAR_VALUE', column: 'log_x', row: 1, message: expect.stringContaining(`column 'log_x', row 1: ${value} has no ${kind}`),
    });
  });

  it.each([['ln', 0], ['log1p', -1], ['ln', NaN], ['ln', Infinity]] as const)('is not built for %s with an atLeast of %p', async (kind, atLeast) => {
    await expect(logs([], kind, atLeast)).rejects.toMatchObject({ code: 'TABULAR_PARAMETER', message: expect.stringContaining("node 'logs': atLeast is") });
  });
});
