import { DateTime } from 'luxon';
import fc from 'fast-check';
import { clockOf } from './clock.js';

const minute = (text: string) => Date.parse(`${text}Z`) / 60_000;
const text = (utc: number) => new Date(utc * 60_000).toISOString().slice(0, 16);
const utcOf = (zone: string, local: string) => text(clockOf(zone)(minute(local)));

describe('clockOf', () => {
  it.each([
    ['America/New_York', '2001-01-15T12:00', '2001-01-15T17:00'],
    ['America/New_York', '2001-06-15T12:00', '2001-06-15T16:00'],
    ['America/Phoenix', '2001-06-15T12:00', '2001-06-15T19:00'],
    ['America/Indiana/Indianapolis', '2001-06-15T12:00', '2001-06-15T17:00'],
    ['Pacific/Honolulu', '2001-06-15T12:00', '2001-06-15T22:00'],
    ['Asia/Kathmandu', '2001-06-15T12:00', '2001-06-15T06:15'],
  ])('reads the wall clock of %s', (zone, local, utc) => {
    expect(utcOf(zone, local)).toBe(utc);
  });

  it('changes at the minute at which the clock goes forward', () => {
    expect(utcOf('America/Los_Angeles', '2001-04-01T01:59')).toBe('2001-04-01T09:59');
    expect(utcOf('America/Los_Angeles', '2001-04-01T03:00')).toBe('2001-04-01T10:00');
  });

  it('moves a minute that the clock skips forward by the skip', () => {
    expect(utcOf('America/Los_Angeles', '2001-04-01T02:10')).toBe('2001-04-01T10:10');
    expect(utcOf('America/Los_Angeles', '2001-04-01T02:59')).toBe('2001-04-01T10:59');
  });

  it('takes an ambiguous minute as the later one', () => {
    expect(utcOf('America/New_York', '2001-10-28T00:59')).toBe('2001-10-28T04:59');
    expect(utcOf('America/New_York', '2001-10-28T01:00')).toBe('2001-10-28T06:00');
    expect(utcOf('America/New_York', '2001-10-28T01:59')).toBe('2001-10-28T06:59');
    expect(utcOf('America/New_York', '2001-10-28T02:00')).toBe('2001-10-28T07:00');
  });

  it('rejects a zone that it does not know', () => {
    expect(() => clockOf('Mars/Base')).toThrow(/'Mars\/Base' is not a valid time zone. Use an IANA name/);
  });

  it('gives back every minute of UTC, except the earlier of two that the clock showed twice', () => {
    const zones = ['America/New_York', 'America/Anchorage', 'Europe/Berlin', 'Australia/Lord_Howe', 'America/Phoenix'];
    const anyMinute = fc.integer({ min: minute('1972-01-01T00:00'), max: minute('2035-01-01T00:00') });
    const clocks = new Map(zones.map((zone) => [zone, clockOf(zone)]));
    fc.assert(
      fc.property(fc.constantFrom(...zones), anyMinute, (zone, utc) => {
        const offset = (at: number) => DateTime.fromMillis(at * 60_000, { zone }).offset;
        const found = clocks.get(zone)?.(utc + offset(utc)) ?? Number.NaN;
        expect(found + offset(found)).toBe(utc + offset(utc));
        expect(found).toBeGreaterThanOrEqual(utc);
        if (offset(utc) === offset(utc + 180)) expect(found).toBe(utc);
      }),
      { numRuns: 1000 },
    );
  });
});
