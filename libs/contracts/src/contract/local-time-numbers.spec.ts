import fc from 'fast-check';
import { DAY_RANGE, dayOf, dayOfMinute, dayText, localDay, localMinute, MINUTE_RANGE, minuteOf, minuteText } from './local-time.js';

const days = fc.integer(DAY_RANGE);
const minutes = fc.integer(MINUTE_RANGE);

describe('minutes and days as numbers', () => {
  it('give back the number that their text was made of', () => {
    fc.assert(fc.property(minutes, (minute) => minuteOf(minuteText(minute)) === minute));
    fc.assert(fc.property(days, (day) => dayOf(dayText(day)) === day));
  });

  it('have texts that the contracts accept', () => {
    fc.assert(fc.property(minutes, (minute) => localMinute.safeParse(minuteText(minute)).success));
    fc.assert(fc.property(days, (day) => localDay.safeParse(dayText(day)).success));
  });

  it('fit into 32 bits, and begin with year 1', () => {
    expect([MINUTE_RANGE.min, MINUTE_RANGE.max].map((minute) => minute | 0)).toEqual([MINUTE_RANGE.min, MINUTE_RANGE.max]);
    expect([minuteText(MINUTE_RANGE.min), minuteText(MINUTE_RANGE.max)]).toEqual(['0001-01-01T00:00', '6052-12-31T23:59']);
    expect([dayText(DAY_RANGE.min), dayText(DAY_RANGE.max)]).toEqual(['0001-01-01', '6052-12-31']);
  });

  it('count from 1970', () => {
    expect([dayOf('1970-01-01'), dayOf('1969-12-31'), dayOf('2000-02-29')]).toEqual([0, -1, 11_016]);
    expect([minuteOf('1970-01-02T00:01'), minuteOf('1969-12-31T23:59')]).toEqual([1441, -1]);
  });

  it('lie in the day that their text names', () => {
    fc.assert(fc.property(minutes, (minute) => dayText(dayOfMinute(minute)) === minuteText(minute).slice(0, 10)));
  });
});
