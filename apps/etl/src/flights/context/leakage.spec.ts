import { minuteOf } from '@tripod/contracts';
import { NEVER, minutesUntilKnown, type Departures } from '../departures.js';
import { flightFolder } from '../fixtures/parquet-flights.js';
import { readFile } from '../fixtures/read-file.js';
import { makeCounts, type Counts } from './counts.js';
import { FlightContext } from './flight-context.js';
import { replay } from './replay.js';

/** The counts of all flights; with `resumeAt`, by two contexts: the second one loads as text what the first one saved. */
function countAll(flights: Departures, resumeAt?: number): Counts {
  const counts = makeCounts(flights.count);
  const context = new FlightContext();
  if (resumeAt === undefined) {
    for (const rows of replay({ flights, counts }, context)) void rows;
    return counts;
  }
  let minute = Number.NEGATIVE_INFINITY;
  for (const rows of replay({ flights, counts }, context)) {
    minute = flights.utc[rows[0]!]!;
    if (minute >= resumeAt) break;
  }
  const loaded = FlightContext.load(JSON.parse(JSON.stringify(context.save())));
  for (const rows of replay({ flights, counts }, loaded, minute + 1)) void rows;
  return counts;
}

/** The same numbers on every run. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** How many of some rows have the same counts, and how many others. */
function compare(one: Counts, other: Counts, isMeant: (row: number) => boolean) {
  const theirs = Object.values(other);
  const pairs = Object.values(one).map((column, index) => [column, theirs[index]!] as const);
  let [same, different] = [0, 0];
  for (let row = 0; row < one.slots_now.length; row++) {
    if (!isMeant(row)) continue;
    if (pairs.every(([mine, its]) => mine[row] === its[row])) same++;
    else different++;
  }
  return { same, different };
}

/** A third of all flights: enough for every count, and little enough for a short test. */
const FLIGHTS = "SELECT * FROM flights WHERE date < '2001-01-21' AND origin < 'D'";

describe('the context of the first 20 days', () => {
  const cut = minuteOf('2001-01-17T18:00');
  let flights: Departures;
  let counts: Counts;

  beforeAll(async () => {
    const folder = flightFolder();
    ({ flights } = await readFile(await folder.write('first-days.parquet', FLIGHTS)));
    folder.remove();
    counts = countAll(flights);
  });

  it('contains no outcome that was not known, and no flight that had not left', () => {
    const random = randomNumbers(1);
    const isAfter = (row: number) => flights.utc[row]! > cut;
    const isUnknown = (row: number) => flights.knownAt[row]! > cut;
    const changed: Departures = {
      ...flights,
      delay: flights.delay.map((delay, row) => (isUnknown(row) ? Math.floor(random() * 1500) - 60 : delay)),
      route: flights.route.map((route, row) => (isAfter(row) ? Math.floor(random() * flights.routes.length) : route)),
      knownAt: flights.knownAt.map((known, row) =>
        isUnknown(row) ? Math.max(cut + 1, flights.utc[row]! + minutesUntilKnown(flights.distance[row]!)) : known,
      ),
    };
    const others = countAll(changed);
    expect(compare(counts, others, (row) => !isAfter(row)).different).toBe(0);
    expect(compare(counts, others, isAfter).different).toBeGreaterThan(8_000);
  });

  it('changes with the outcomes that became known in one hour, but only after that hour begins', () => {
    const isOfTheHour = (row: number) => flights.knownAt[row]! > cut && flights.knownAt[row]! <= cut + 60;
    const changed = { ...flights, delay: flights.delay.map((delay, row) => (isOfTheHour(row) ? 100 - delay : delay)) };
    const others = countAll(changed);
    expect(compare(counts, others, (row) => flights.utc[row]! <= cut).different).toBe(0);
    expect(compare(counts, others, (row) => flights.utc[row]! > cut).different).toBeGreaterThan(300);
  });

  it('does not depend on the order of flights within a minute', () => {
    const backwards = (column: Int32Array) => column.slice().reverse();
    const { local, utc, route, distance, delay, knownAt, number, sourceRow } = flights;
    const reversed: Departures = {
      ...flights,
      ...{ local: backwards(local), utc: backwards(utc), route: backwards(route), distance: backwards(distance) },
      ...{ delay: backwards(delay), knownAt: backwards(knownAt), number: backwards(number), sourceRow: backwards(sourceRow) },
    };
    const others = countAll(reversed);
    for (const column of Object.values(others)) column.reverse();
    expect(compare(counts, others, () => true)).toEqual({ same: flights.count, different: 0 });
  });

  it('continues from a saved state exactly', () => {
    expect(compare(counts, countAll(flights, cut), () => true)).toEqual({ same: flights.count, different: 0 });
  });

  it('counts an implausible delay nowhere', () => {
    expect(flights.knownAt.filter((known) => known === NEVER).length).toBeGreaterThan(0);
    const changed = { ...flights, delay: flights.delay.map((delay, row) => (flights.knownAt[row] === NEVER ? 20 : delay)) };
    expect(compare(counts, countAll(changed), () => true).different).toBe(0);
  });
});
