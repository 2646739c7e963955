import fc from 'fast-check';
import type { z } from 'zod';
import { localDay, localMinute, period } from './local-time.js';

const twoDigits = (value: number) => String(value).padStart(2, '0');
const isLeap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const daysIn = (year: number, month: number) => (lengths[month - 1] ?? 0) + (month === 2 && isLeap(year) ? 1 : 0);
const accepts = (schema: z.ZodType, text: unknown) => schema.safeParse(text).success;

describe('localDay and localMinute', () => {
  it('accept every day from 1900 to 2100, and no day that the calendar does not have', () => {
    const wrong: string[] = [];
    for (let year = 1900; year <= 2100; year++) {
      for (let month = 0; month <= 13; month++) {
        for (let day = 0; day <= 32; day++) {
          const text = `${year}-${twoDigits(month)}-${twoDigits(day)}`;
          const real = day >= 1 && day <= daysIn(year, month);
          if (accepts(localDay, text) !== real || accepts(localMinute, `${text}T12:00`) !== real) wrong.push(text);
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  it('accept what a calendar prints, whatever the moment', () => {
    const moment = fc.date({ min: new Date('1900-01-01T00:00Z'), max: new Date('2100-12-31T23:59Z'), noInvalidDate: true });
    fc.assert(
      fc.property(moment, (date) => {
        expect(accepts(localMinute, date.toISOString().slice(0, 16))).toBe(true);
        expect(accepts(localDay, date.toISOString().slice(0, 10))).toBe(true);
      }),
    );
  });

  it('accept every minute of a day, and no 24th hour and no 60th minute', () => {
    const accepted: string[] = [];
    for (let hour = 0; hour <= 25; hour++) {
      for (let minute = 0; minute <= 61; minute++) {
        const text = `${twoDigits(hour)}:${twoDigits(minute)}`;
        if (accepts(localMinute, `2001-06-20T${text}`)) accepted.push(text);
      }
    }
    expect(accepted).toHaveLength(24 * 60);
    expect(accepted.at(0)).toBe('00:00');
    expect(accepted.at(-1)).toBe('23:59');
  });

  it.each(['2001-06-20T08:01:00', '2001-06-20T08:01Z', '2001-06-20 08:01', '2001-6-20T08:01', '2001-06-20T08:01\n', '0000-01-01T00:00', '6053-01-01T00:00', ' 2001-06-20T08:01', '', 20010620, null])(
    'refuse %j as a minute',
    (text) => {
      expect(accepts(localMinute, text)).toBe(false);
    },
  );

  it.each(['2001-06-20T08:01', '20010620', '01-06-20', '2001/06/20', '2001-06-20\n', '0000-12-31', '6053-01-01', '٢٠٠١-06-20', '', 20010620, null])('refuse %j as a day', (text) => {
    expect(accepts(localDay, text)).toBe(false);
  });
});

describe('period', () => {
  it('is one day or more', () => {
    expect(period.safeParse({ from: '2001-06-20', to: '2001-06-20' }).success).toBe(true);
    expect(period.safeParse({ from: '2001-06-20', to: '2001-07-01' }).success).toBe(true);
  });

  it('refuses an end before its beginning, and says so at `from`', () => {
    const { error } = period.safeParse({ from: '2001-06-21', to: '2001-06-20' });
    expect(error?.issues).toMatchObject([{ path: ['from'], message: 'from must not be after to' }]);
  });

  it('refuses a day that does not exist', () => {
    expect(period.safeParse({ from: '2001-02-29', to: '2001-03-01' }).success).toBe(false);
  });
});
