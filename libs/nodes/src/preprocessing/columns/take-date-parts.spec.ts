import fc from 'fast-check';
import { runAlone } from '../fixtures/tables.js';
import { takeDateParts, type NumberColumn, type TimePart } from '../index.js';

const parts = ['hour', 'weekday', 'month', 'day_of_year'] as const;
const take = async (at: NumberColumn, as: 'integers' | 'circles', choice: readonly TimePart[] | Readonly<Record<string, TimePart>> = parts) =>
  (await runAlone(takeDateParts({ name: 'parts', tags: [], from: 't', column: 'at', unit: 'minute', parts: choice, as, to: 'out' }), { t: { at } })).out;

/** Minutes since 1970 of a moment in UTC: a local clock without a zone. */
const minuteOf = (text: string) => Date.parse(`${text}Z`) / 60_000;

describe('takeDateParts', () => {
  it('takes hour, weekday from Monday, month and day of the year', async () => {
    const at = Int32Array.from(['1970-01-01T00:00', '1969-12-31T23:59', '2024-02-29T08:30', '2000-12-31T23:00', '0001-01-01T00:00'], minuteOf);
    expect(await take(at, 'integers')).toEqual({
      at_hour: Int32Array.of(0, 23, 8, 23, 0),
      at_weekday: Int32Array.of(4, 3, 4, 7, 1),
      at_month: Int32Array.of(1, 12, 2, 12, 1),
      at_day_of_year: Int32Array.of(1, 365, 60, 366, 1),
    });
  });

  it('agrees with Date for any minute of the years 1 to 6052', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: minuteOf('0001-01-01T00:00'), max: 2 ** 31 - 1 }), async (minute) => {
        const date = new Date(minute * 60_000);
        const made = await take(Int32Array.of(minute), 'integers');
        const newYear = new Date(date);
        newYear.setUTCMonth(0, 1);
        newYear.setUTCHours(0, 0, 0, 0);
        expect(parts.map((part) => made[`at_${part}`]?.[0])).toEqual([
          date.getUTCHours(), date.getUTCDay() || 7, date.getUTCMonth() + 1, Math.floor((date.getTime() - newYear.getTime()) / 86_400_000) + 1,
        ]);
      }),
      { numRuns: 2000 },
    );
  });

  it('takes the same parts from days as from minutes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: -700_000, max: 1_400_000 }), async (day) => {
        const byDay = takeDateParts({ name: 'parts', tags: [], from: 't', column: 'at', unit: 'day', parts: ['weekday', 'month', 'day_of_year'], as: 'circles', to: 'out' });
        expect((await runAlone(byDay, { t: { at: Int32Array.of(day) } })).out).toEqual(await take(Int32Array.of(day * 1440), 'circles', ['weekday', 'month', 'day_of_year']));
      }),
    );
  });

  it('puts a part on a circle, the first value at its top', async () => {
    const made = await take(Int32Array.from(['2023-01-01T00:00', '2023-07-01T06:00', '2023-04-01T12:00'], minuteOf), 'circles', { h: 'hour', m: 'month' });
    const rounded = Object.fromEntries(Object.entries(made).map(([name, values]) => [name, [...values].map((x) => Math.round(x * 1e6) / 1e6 + 0)]));
    expect(rounded).toEqual({ h_sin: [0, 1, 0], h_cos: [1, 0, -1], m_sin: [0, 0, 1], m_cos: [1, -1, 0] });
  });

  it('makes the last day of any year a neighbour of the first', async () => {
    for (const year of [2023, 2024]) {
      const made = await take(Int32Array.of(minuteOf(`${year}-12-31T00:00`)), 'circles', { d: 'day_of_year' });
      expect(made['d_sin']?.[0]).toBeCloseTo(Math.sin((-2 * Math.PI) / (year === 2024 ? 366 : 365)), 6);
    }
  });

  it('keeps null, in a Float64Array', async () => {
    const at = Float64Array.of(NaN, 60);
    expect(await take(at, 'integers', ['hour', 'month'])).toEqual({ at_hour: Float64Array.of(NaN, 1), at_month: Float64Array.of(NaN, 1) });
    for (const values of Object.values(await take(at, 'circles'))) expect([Number.isNaN(values[0]), Number.isNaN(values[1])]).toEqual([true, false]);
  });

  it.each([0.5, Infinity])('refuses the time %p, naming column and row', async (time) => {
    await expect(take(Float64Array.of(1, time), 'integers')).rejects.toMatchObject({ code: 'TABULAR_VALUE', column: 'at', row: 1 });
  });

  it('is not built for the hour of a day', () => {
    const spec = { name: 'parts', tags: [], from: 't', column: 'at', unit: 'day', parts: ['hour'], as: 'integers', to: 'out' };
    expect(() => takeDateParts(spec as never)).toThrow(expect.objectContaining({ code: 'TABULAR_PARAMETER' }));
  });
});
