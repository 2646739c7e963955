import { columnsToRows, contractName, dayOf, flightInstance, flightLabel, minuteOf, rowsToColumns, type JsonRow } from '@tripod/contracts';
import { Folding } from '../../follow/fold-events.js';
import type { FeedEvent, StoredRows } from '../../follow/feed-pipeline.js';
import { readClocks } from '../airports/airports.js';
import { makeCounts } from '../context/counts.js';
import { replayDays } from '../context/replay.js';
import { dayBatches } from '../day-batches.js';
import { flightFolder } from '../fixtures/parquet-flights.js';
import { readFile } from '../fixtures/read-file.js';
import { toldEvents } from '../fixtures/told-events.js';
import { isDelay } from '../flight-record.js';
import { packagedFiles } from '../packaged-files.js';
import { FlightFold } from './flight-fold.js';
import { storedFlights } from './stored-flights.js';

/** A part of the flights of three days: enough for every count. */
const FLIGHTS = "SELECT * FROM flights WHERE date < '2001-01-04' AND origin = 'PHX'";
const SPLIT = minuteOf('2001-01-02T18:00') * 60_000;

type Rows = Map<string, JsonRow>;
const nothing = () => ({ [contractName(flightInstance)]: new Map() as Rows, [contractName(flightLabel)]: new Map() as Rows });

let history: ReturnType<typeof nothing>;
let told: FeedEvent[];

beforeAll(async () => {
  const folder = flightFolder();
  const read = await readFile(await folder.write('flights.parquet', FLIGHTS));
  folder.remove();
  told = toldEvents(read);
  const counts = makeCounts(read.flights.count);
  history = nothing();
  for await (const batch of dayBatches({ read, counts, period: { from: dayOf('2001-01-01'), to: dayOf('2001-01-03') }, ready: replayDays({ flights: read.flights, counts }) })) {
    for (const { contract, columns } of batch.rows) for (const row of columnsToRows(contract, columns)) history[contractName(contract)]?.set(String(row['flight_id']), row);
  }
});

/** The rows that events make in calls of so many; a fold is saved and restored between the calls. */
function foldAll(events: readonly FeedEvent[], size: number, fold = FlightFold.begin([], 0)) {
  const rows = nothing();
  const refused: string[] = [];
  for (let from = 0, at = fold; from < events.length; from += size) {
    const restored = from === 0 ? at : FlightFold.restore(JSON.parse(JSON.stringify(at.save())));
    for (const made of new Folding(restored, { before: 0 }).take(events.slice(from, from + size)).made) {
      if ('reason' in made) refused.push(made.reason);
      // What the store refuses.
      else if (made.contract === flightInstance || isDelay(Number(made.row['delay_minutes']))) rows[contractName(made.contract)]?.set(String(made.row['flight_id']), made.row as JsonRow);
    }
    at = restored;
  }
  return { rows, refused };
}

describe('the fold of the airline', () => {
  it.each([100_000, 297])('makes the rows of the history, in calls of %i events and restored between them', (size) => {
    const { rows, refused } = foldAll(told, size);
    expect(refused).toEqual([]);
    expect(rows[contractName(flightInstance)]?.size).toBeGreaterThan(500);
    expect(rows).toEqual(history);
  });

  it('makes them whatever the order of the events of a minute', () => {
    expect(foldAll([...told].reverse(), 100_000).rows).toEqual(history);
  });

  it('goes on from what the history has stored', async () => {
    const clocks = await readClocks(packagedFiles.airports);
    const past = foldAll(told.filter(({ time, id }) => time < SPLIT || id.startsWith('a-')), 100_000).rows;
    const stored: StoredRows = {
      before: SPLIT,
      read: (contract) => Promise.resolve(columnsOfRows(contract === flightInstance ? flightInstance : flightLabel, past[contractName(contract)] ?? new Map())),
    };
    const left = new Set(told.filter(({ time, id }) => time >= SPLIT && id.startsWith('d-')).map(({ id }) => id.slice(2)));
    const { rows } = foldAll(told.filter(({ id }) => left.has(id.slice(2))), 100_000, FlightFold.begin(await storedFlights(stored, clocks), SPLIT / 60_000));
    const instances = rows[contractName(flightInstance)] ?? new Map<string, JsonRow>();
    expect(instances.size).toBe(left.size);
    for (const [id, row] of instances) expect(row).toEqual(history[contractName(flightInstance)]?.get(id));
  });

  it('refuses an arrival of a flight that has not left, and a departure that cannot be', () => {
    const [departed, arrived] = [told.find(({ id }) => id.startsWith('d-'))!, told.find(({ id }) => id.startsWith('a-'))!];
    const odd = { ...departed, body: { ...Object(departed.body), distance: 0, origin: 'nowhere' } };
    const { refused } = foldAll([odd, arrived], 10);
    expect(refused).toEqual([expect.stringMatching(/^distance: .*; origin: /), expect.stringMatching(/^flight: \d+ has not left/)]);
  });
});

function columnsOfRows(contract: typeof flightInstance | typeof flightLabel, rows: Rows) {
  const made = rowsToColumns(contract, [...rows.values()]);
  if ('fault' in made) throw new Error(made.fault.message);
  return made.columns;
}
