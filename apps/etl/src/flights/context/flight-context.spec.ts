import fc from 'fast-check';
import { countsByDefinition } from '../fixtures/counts-by-definition.js';
import { departuresOf, type Flight } from '../fixtures/flights.js';
import { makeCounts, type Counts } from './counts.js';
import { FlightContext } from './flight-context.js';
import { replay } from './replay.js';

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

const rowOf = (counts: Counts, row: number) => Object.fromEntries(Object.entries(counts).map(([name, column]) => [name, column[row]]));

function countAll(flights: readonly Flight[]) {
  const counts = makeCounts(flights.length);
  for (const minute of replay({ flights: departuresOf(flights), counts }, new FlightContext())) void minute;
  return flights.map((_, row) => rowOf(counts, row));
}

describe('FlightContext', () => {
  it('counts what the definitions say, for any flights', () => {
    fc.assert(
      fc.property(someFlights, (flights) => {
        expect(countAll(flights)).toEqual(flights.map((mine) => countsByDefinition(flights, mine)));
      }),
      { numRuns: 300 },
    );
  });

  it('does not depend on the order of the flights of a minute', () => {
    fc.assert(
      fc.property(someFlights, (flights) => {
        expect(countAll([...flights].reverse()).reverse()).toEqual(countAll(flights));
      }),
      { numRuns: 50 },
    );
  });

  it('counts by the local clock when it goes back, and keeps each flight of the hour that comes twice', () => {
    const common = { origin: 'AAA', destination: 'BBB', distance: 100, delay: 0 };
    const [first, second] = [
      { ...common, local: START + 100, utc: START + 400 },
      // 20 minutes later, on a clock that went back by an hour.
      { ...common, local: START + 60, utc: START + 420 },
    ];
    const fortnightLater = { ...common, local: START + 60 + 14 * 1440 + 719, utc: START + 420 + 14 * 1440 + 719 };
    const flights = [first, second, fortnightLater];
    expect(countAll(flights)).toEqual(flights.map((mine) => countsByDefinition(flights, mine)));
    expect(countAll(flights)[1]?.['route_departures_15min']).toBe(1);
  });

  it('ignores the outcome of a flight that it does not know', () => {
    const context = new FlightContext();
    const route = context.route('AAA', 'BBB');
    context.outcome(7, START, 20);
    const counts = makeCounts(1);
    context.count(route, START, START, counts, 0);
    expect(new Set(Object.values(rowOf(counts, 0)))).toEqual(new Set([0]));
  });

  it('drops a flight whose outcome has not come after a day', () => {
    const context = new FlightContext();
    const route = context.route('AAA', 'BBB');
    const later = Math.ceil((START + 1441) / 60) * 60;
    context.departed(1, route, START, START);
    context.departed(2, route, later, later);
    expect(context.save().pending.map(({ flight: number }) => number)).toEqual([2]);
  });

  it('refuses what `save` did not return', () => {
    const saved = new FlightContext().save();
    expect(() => FlightContext.load({ ...saved, version: 2 })).toThrow(/version/);
    const route = { origin: 'AAA', destination: 'BBB', first: 0, locals: [1], delays: [] };
    expect(() => FlightContext.load({ ...saved, routes: [route] })).toThrow(/locals and delays must have one length/);
  });
});
