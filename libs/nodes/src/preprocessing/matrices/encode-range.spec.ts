import fc from 'fast-check';
import { rowsOf, runAlone } from '../fixtures/tables.js';
import { encodeRange, type Columns, type IntegerRange } from '../index.js';

const encode = async (t: Columns, columns: Readonly<Record<string, IntegerRange>>) => (await runAlone(encodeRange({ name: 'encode', tags: [], from: 't', columns, to: 'out' }), { t })).out;

describe('encodeRange', () => {
  it('has a column for each integer of each range, its ends included', async () => {
    expect(await encode({ hour: Int32Array.of(2, 0), alarm: Uint8Array.of(1, 0) }, { hour: { from: 0, to: 2 }, alarm: { from: 0, to: 1 } })).toEqual({
      rows: 2, columns: ['hour_0', 'hour_1', 'hour_2', 'alarm_0', 'alarm_1'], values: Float32Array.of(0, 0, 1, 0, 1, 1, 0, 0, 1, 0),
    });
  });

  it('has for each row 1 at its integer and 0 elsewhere', async () => {
    const anyIntegers = fc
      .tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 0, max: 30 }))
      .chain(([from, size]) => fc.record({ from: fc.constant(from), to: fc.constant(from + size), integers: fc.array(fc.integer({ min: from, max: from + size })) }));
    await fc.assert(
      fc.asyncProperty(anyIntegers, async ({ from, to, integers }) => {
        const made = await encode({ x: Int32Array.from(integers) }, { x: { from, to } });
        rowsOf(made).forEach((row, at) => {
          expect(made.columns[row.indexOf(1)]).toBe(`x_${integers[at]}`);
          expect(row.reduce((sum, x) => sum + x, 0)).toBe(1);
        });
        expect(made.rows).toBe(integers.length);
      }),
    );
  });

  it('has only zeros where the value is null', async () => {
    expect(rowsOf(await encode({ x: Float64Array.of(NaN, 1), flag: Uint8Array.of(255, 1) }, { x: { from: 1, to: 1 }, flag: { from: 1, to: 1 } }))).toEqual([[0, 0], [1, 1]]);
  });

  it.each([-1, 24, 3.5, Infinity])('refuses %p outside 0 to 23, naming column, row and value', async (value) => {
    await expect(encode({ hour: Float64Array.of(5, value) }, { hour: { from: 0, to: 23 } })).rejects.toMatchObject({
      code: 'TABULAR_VALUE', column: 'hour', row: 1, message: `column 'hour', row 1: ${value} is not an integer from 0 to 23`,
    });
  });

  it('refuses −1 in an Int32Array, which is not known to hold codes', async () => {
    await expect(encode({ hour: Int32Array.of(-1) }, { hour: { from: 0, to: 23 } })).rejects.toMatchObject({ code: 'TABULAR_VALUE' });
  });

  it.each([[3, 2], [0, 1.5], [NaN, 2]])('is not built for the range %p to %p', (from, to) => {
    expect(() => encodeRange({ name: 'encode', tags: [], from: 't', columns: { hour: { from, to } }, to: 'out' })).toThrow(
      expect.objectContaining({ code: 'TABULAR_PARAMETER', column: 'hour' }),
    );
  });
});
