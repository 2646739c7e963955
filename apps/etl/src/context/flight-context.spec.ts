import fc from 'fast-check';
import { contextByDefinition } from '../../fixtures/context-by-definition.js';
import { departuresOf, type Flight } from '../../fixtures/flights.js';
import { FlightContext } from './flight-context.js';
import { COUNTS, replay } from './replay.js';

const START = 16_000_000;
// Few airports, days and clock times, so that flights meet: on a route, in a minute, at the edge of every window.
const airport = fc.constantFrom('AAA', 'BBB', 'CCC');
const offsets: Readonly<Record<string, number>> = { AAA: -300, BBB: -480, CCC: -600 };
const flight: fc.Arbitrary<Flight> = fc
  .record({
    origin: airport,
    destination: airport,
    day: fc.integer({ min: 0, max: 17 }),
    clock: fc.oneof(fc.integer({ min: 475, max: 485 }), fc.constantFrom(0, 480 - 15, 480 + 720, 480 + 240, 1439), fc.nat(1439)),
    distance: fc.constantFrom(1, 100, 105, 4962),
    delay: fc.option(fc.oneof(fc.integer({ min: -60, max: 300 }), fc.integer({ min: 600, max: 1440 })), { nil: undefined }),
  })
  .map(({ day, clock, ...rest }) => {
    const local = START + 1440 * day + clock;
    return { ...rest, local, utc: local - (offsets[rest.origin] ?? 0) };
  });
const someFlights = fc.array(flight, { minLength: 1, maxLength: 120 });

const all = (flights: readonly Flight[]) => {
  const counts = new Int32Array(COUNTS * flights.length);
  for (const minute of replay(departuresOf(flights), counts, new FlightContext())) void minute;
  return flights.map((_, row) => [...counts.subarray(COUNTS * row, COUNTS * (row + 1))]);
};

describe('FlightContext', () => {
  it('counts what the definitions say, for any flights', () => {
    fc.assert(
      fc.property(someFlights, (flights) => {
        expect(all(flights)).toEqual(flights.map((mine) => contextByDefinition(flights, mine)));
      }),
      { numRuns: 300 },
    );
  });

  it('does not depend on the order of the flights of a minute', () => {
    fc.assert(
      fc.property(someFlights, (flights) => {
        expect(all([...flights].reverse()).reverse()).toEqual(all(flights));
      }),
      { numRuns: 50 },
    );
  });

  it('counts by the local clock where it was put back, and loses no flight of the hour that came twice', () => {
    const common = { origin: 'AAA', destination: 'BBB', distance: 100, delay: 0 };
    const [first, second] = [
      { ...common, local: START + 100, utc: START + 400 },
      // 20 minutes later, on a clock put back by an hour.
      { ...common, local: START + 60, utc: START + 420 },
    ];
    const fortnightLater = { ...common, local: START + 60 + 14 * 1440 + 719, utc: START + 420 + 14 * 1440 + 719 };
    const flights = [first, second, fortnightLater];
    expect(all(flights)).toEqual(flights.map((mine) => contextByDefinition(flights, mine)));
    expect(all(flights)[1]?.[7]).toBe(1);
  });

  it('learns nothing from an outcome of a flight that it does not know', () => {
    const context = new FlightContext();
    const route = context.route('AAA', 'BBB');
    context.landed(7, START, 20);
    const counts = new Int32Array(COUNTS);
    context.answer(route, START, START, counts, 0);
    expect([...counts]).toEqual(new Array(COUNTS).fill(0));
  });

  it('gives up a flight whose outcome has not come after a day', () => {
    const context = new FlightContext();
    const route = context.route('AAA', 'BBB');
    const later = Math.ceil((START + 1441) / 60) * 60;
    context.departed(1, route, START, START);
    context.departed(2, route, later, later);
    expect(context.save().pending.map(({ flight: number }) => number)).toEqual([2]);
  });

  it('refuses a saved state that is none', () => {
    expect(() => FlightContext.load({ version: 2 })).toThrow(/version/);
  });
});
