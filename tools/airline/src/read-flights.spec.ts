import { minuteText } from './fixtures/minute-text.js';
import { readFlights } from './read-flights.js';
import { localClocks, zones } from './time-zones.js';

describe('the real flights of three days', () => {
  it('are in the order of the file, with the minute of UTC, and equal records are about one flight', async () => {
    const records = await readFlights('2001-01-01', '2001-01-03');
    expect(records.length).toBe(48_626);
    expect(records[0]?.flight).toMatchObject({ number: 0, leftAt: expect.stringMatching(/^2001-01-01T/) });
    const repeated = records.filter(({ isRepeated }) => isRepeated);
    expect(repeated.length).toBeGreaterThan(0);
    for (const { flight } of repeated) expect(records.some((other) => other.flight === flight && !other.isRepeated)).toBe(true);
    for (const { flight } of records) expect(zones.has(flight.origin)).toBe(true);
  });
});

describe('the clock of an airport', () => {
  const utcOf = localClocks();
  it.each([
    ['JFK', '2001-01-01T08:05', '2001-01-01T13:05'],
    ['LAX', '2001-06-01T08:05', '2001-06-01T15:05'],
    ['IND', '2001-06-01T08:05', '2001-06-01T13:05'],
    // The clock skips this minute: it is 03:10 then.
    ['JFK', '2001-04-01T02:10', '2001-04-01T07:10'],
  ])('in %s, %s is %s in UTC', (airport, local, utc) => {
    expect(minuteText(utcOf(airport, Date.parse(`${local}Z`) / 60_000))).toBe(utc);
  });
});
