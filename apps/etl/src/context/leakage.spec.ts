import { parquetFolder } from '../../fixtures/parquet.js';
import { readAirports } from '../pipelines/airports.js';
import { readFlights } from '../pipelines/read-flights.js';
import { packagedFiles } from '../sources/packaged-files.js';
import { openParquetFlights } from '../sources/parquet-flights.js';
import { NEVER, minutesUntilKnown, type Departures } from './departures.js';
import { FlightContext } from './flight-context.js';
import { COUNTS, replay } from './replay.js';

const minute = (text: string) => Date.parse(`${text}Z`) / 60_000;

/** The counts of all flights; with `resumeAt`, by two contexts, the second one loaded from what the first one saved as text. */
function contextOf(flights: Departures, resumeAt = Number.POSITIVE_INFINITY): Int32Array {
  const counts = new Int32Array(COUNTS * flights.count);
  const first = new FlightContext();
  if (resumeAt === Number.POSITIVE_INFINITY) {
    for (const rows of replay(flights, counts, first)) void rows;
    return counts;
  }
  for (const rows of replay(flights, counts, first)) if (flights.utc[rows[0]!]! >= resumeAt) break;
  const saved = JSON.stringify(first.save());
  const rest = new Int32Array(COUNTS * flights.count);
  const resumed = FlightContext.load(JSON.parse(saved));
  for (const rows of replay(flights, rest, resumed, resumeAt + 1)) {
    for (const row of rows) counts.set(rest.subarray(COUNTS * row, COUNTS * (row + 1)), COUNTS * row);
  }
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

function rowsThat(flights: Departures, counts: Int32Array, other: Int32Array, isMeant: (row: number) => boolean) {
  let [same, different] = [0, 0];
  for (let row = 0; row < flights.count; row++) {
    if (!isMeant(row)) continue;
    let isSame = true;
    for (let index = COUNTS * row; index < COUNTS * (row + 1); index++) isSame &&= counts[index] === other[index];
    if (isSame) same++;
    else different++;
  }
  return { same, different };
}

describe('the context of the first 30 days', () => {
  const folder = parquetFolder();
  const cut = minute('2001-01-24T18:00');
  let flights: Departures;
  let counts: Int32Array;

  beforeAll(async () => {
    const path = await folder.write('flights.parquet', "SELECT * FROM flights WHERE date < '2001-01-31'");
    ({ flights } = await readFlights(await openParquetFlights(path), await readAirports(packagedFiles.airports)));
    counts = contextOf(flights);
  });
  afterAll(() => folder.remove());

  it('holds no outcome that was not known, and no flight that had not left', () => {
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
    const others = contextOf(changed);
    expect(rowsThat(flights, counts, others, (row) => !isAfter(row)).different).toBe(0);
    expect(rowsThat(flights, counts, others, isAfter).different).toBeGreaterThan(100_000);
  });

  it('feels the outcomes that became known in one hour afterwards, and not before', () => {
    const isOfTheHour = (row: number) => flights.knownAt[row]! > cut && flights.knownAt[row]! <= cut + 60;
    const changed = { ...flights, delay: flights.delay.map((delay, row) => (isOfTheHour(row) ? 100 - delay : delay)) };
    const others = contextOf(changed);
    expect(rowsThat(flights, counts, others, (row) => flights.utc[row]! <= cut).different).toBe(0);
    expect(rowsThat(flights, counts, others, (row) => flights.utc[row]! > cut).different).toBeGreaterThan(1000);
  });

  it('does not depend on the order of flights within a minute', () => {
    const backwards = (column: Int32Array) => column.slice().reverse();
    const { local, utc, route, distance, delay, knownAt, number, sourceRow } = flights;
    const reversed: Departures = {
      ...flights,
      ...{ local: backwards(local), utc: backwards(utc), route: backwards(route), distance: backwards(distance) },
      ...{ delay: backwards(delay), knownAt: backwards(knownAt), number: backwards(number), sourceRow: backwards(sourceRow) },
    };
    const others = contextOf(reversed);
    const back = new Int32Array(others.length);
    for (let row = 0; row < flights.count; row++) {
      back.set(others.subarray(COUNTS * row, COUNTS * (row + 1)), COUNTS * (flights.count - 1 - row));
    }
    expect(rowsThat(flights, counts, back, () => true)).toEqual({ same: flights.count, different: 0 });
  });

  it('goes on from a saved state exactly', () => {
    expect(rowsThat(flights, counts, contextOf(flights, cut), () => true)).toEqual({ same: flights.count, different: 0 });
  });

  it('holds implausible delays in no count', () => {
    expect(flights.knownAt.filter((known) => known === NEVER).length).toBeGreaterThan(0);
    const changed = { ...flights, delay: flights.delay.map((delay, row) => (flights.knownAt[row] === NEVER ? 20 : delay)) };
    expect(rowsThat(flights, counts, contextOf(changed), () => true).different).toBe(0);
  });
});
