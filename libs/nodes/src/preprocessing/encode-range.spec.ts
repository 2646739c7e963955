import fc from 'fast-check';
import { pipeline, run } from '../pipeline/index.js';
import { encodeRange } from './index.js';

const alone = pipeline({ name: 'p', inputs: ['positions', 'range'], outputs: ['indicators'], nodes: [encodeRange] });
const encode = async (positions: readonly number[], from: number, to: number) =>
  (await run(alone, { positions: Int32Array.from(positions), range: { from, to, name: 'hour' } })).indicators;

describe('encode-range', () => {
  it('has a column for each position of the range, its ends included', async () => {
    expect(await encode([2, 0], 0, 2)).toEqual({ rows: 2, columns: ['hour_0', 'hour_1', 'hour_2'], values: Float32Array.of(0, 0, 1, 1, 0, 0) });
  });

  it('makes rows that are 1 at their position, and sum to 1', async () => {
    const anyPositions = fc
      .tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 0, max: 30 }))
      .chain(([from, size]) => fc.record({ from: fc.constant(from), to: fc.constant(from + size), positions: fc.array(fc.integer({ min: from, max: from + size })) }));
    await fc.assert(
      fc.asyncProperty(anyPositions, async ({ from, to, positions }) => {
        const { columns, values } = await encode(positions, from, to);
        positions.forEach((position, row) => {
          const indicators = values.slice(row * columns.length, (row + 1) * columns.length);
          expect(columns[indicators.indexOf(1)]).toBe(`hour_${position}`);
          expect(indicators.reduce((sum, x) => sum + x, 0)).toBe(1);
        });
        expect(values.length).toBe(positions.length * columns.length);
      }),
    );
  });

  it.each([-1, 24])('refuses the position %p outside 0 to 23, naming value and row', async (position) => {
    await expect(encode([5, position], 0, 23)).rejects.toMatchObject({
      message: expect.stringContaining(`hour, row 1: ${position} is outside 0 to 23`),
      cause: { code: 'TABULAR_VALUE', column: 'hour', row: 1 },
    });
  });

  it.each([[3, 2], [0, 1.5], [NaN, 2]])('refuses %p to %p as a range', async (from, to) => {
    await expect(encode([], from, to)).rejects.toMatchObject({ cause: { code: 'TABULAR_RANGE', column: 'hour' } });
  });
});
