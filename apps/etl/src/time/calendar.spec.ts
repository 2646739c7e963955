import fc from 'fast-check';
import { MINUTES_A_DAY, daysOf, minuteOfDay } from './calendar.js';

describe('daysOf', () => {
  it('gives every day from the first row to the last one, also a day without rows', () => {
    expect(daysOf(Int32Array.of(0, 1439, 2 * MINUTES_A_DAY))).toEqual([
      { day: 0, from: 0, to: 2 },
      { day: 1, from: 2, to: 2 },
      { day: 2, from: 2, to: 3 },
    ]);
    expect(daysOf(new Int32Array())).toEqual([]);
  });

  it('puts each row into the day of its minute, also before 1970', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -9 * MINUTES_A_DAY, max: 9 * MINUTES_A_DAY })), (minutes) => {
        const sorted = Int32Array.from(minutes).sort();
        const found = daysOf(sorted).flatMap(({ day, from, to }) => [...sorted.subarray(from, to)].map((minute) => [day, minute]));
        expect(found).toEqual([...sorted].map((minute) => [Math.floor(minute / MINUTES_A_DAY), minute]));
      }),
    );
  });
});

describe('minuteOfDay', () => {
  it.each([
    [0, 0],
    [1439, 1439],
    [1440, 0],
    [-1, 1439],
  ])('of %d is %d', (minute, expected) => {
    expect(minuteOfDay(minute)).toBe(expected);
  });
});
