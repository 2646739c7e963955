import { checkColumns, columnsToRows, contractName, dayOf, dayText, flightInstance } from '@tripod/contracts';
import type { Batch } from '../ingest/pipeline.js';
import { makeCounts } from './context/counts.js';
import { replayDays } from './context/replay.js';
import { dayBatches } from './day-batches.js';
import { flightFolder, flightsOf } from './fixtures/parquet-flights.js';
import { readFile } from './fixtures/read-file.js';

const folder = flightFolder();
afterAll(() => folder.remove());

async function batchesOf(rows: string, from: string, to: string): Promise<Batch[]> {
  const read = await readFile(await folder.write('flights.parquet', flightsOf(rows)));
  const counts = makeCounts(read.flights.count);
  const ready = replayDays({ flights: read.flights, counts });
  const batches: Batch[] = [];
  for await (const batch of dayBatches({ read, counts, period: { from: dayOf(from), to: dayOf(to) }, ready })) batches.push(batch);
  return batches;
}

/** The numbers of a batch, its rows and refused records by contract. */
function accountOf({ partition, records, rows, refused = [], duplicates, outsidePeriod }: Batch) {
  return {
    day: partition === undefined ? undefined : dayText(partition),
    records,
    rows: rows.map(({ columns }) => columns['flight_id']?.length),
    refused: refused.map(({ key, contract }) => `${key} ${contractName(contract)}`),
    duplicates,
    outsidePeriod,
  };
}

/** Two good flights, a twin of the first, a bad distance, two equal flights with a bad delay, no date; another day. */
const ROWS = `('2001-01-01 10:00', 5, 100, 'LAX', 'RNO'), ('2001-01-01 10:00', 5, 100, 'LAX', 'RNO'),
  ('2001-01-01 11:00', 5, 0, 'LAX', 'RNO'), ('2001-01-01 12:00', -100, 100, 'LAX', 'RNO'), ('2001-01-01 12:00', -100, 100, 'LAX', 'RNO'),
  (NULL, 5, 100, 'LAX', 'RNO'), ('2001-01-02 10:00', 25, 100, 'LAX', 'RNO'), ('2001-01-02 10:00', 25, 100, 'LAX', 'RNO'),
  ('2001-01-02 11:00', 5, 0, 'LAX', 'RNO'), ('2001-01-02 12:00', 2000, 100, 'LAX', 'RNO')`;

describe('dayBatches', () => {
  it('accounts for each record once, on its day', async () => {
    const batches = await batchesOf(ROWS, '2001-01-01', '2001-01-02');
    expect(batches.map(accountOf)).toEqual([
      { day: '2001-01-01', records: 5, rows: [2, 1], refused: ['2 flight_instance v1', '3 flight_label v1'], duplicates: 2, outsidePeriod: undefined },
      { day: '2001-01-02', records: 4, rows: [2, 1], refused: ['8 flight_instance v1', '9 flight_label v1'], duplicates: 1, outsidePeriod: undefined },
      { day: undefined, records: 1, rows: [], refused: ['5 flight_instance v1'], duplicates: undefined, outsidePeriod: 0 },
    ]);
  });

  it('counts a record outside the period there, whatever else is wrong with it', async () => {
    const batches = await batchesOf(ROWS, '2001-01-01', '2001-01-01');
    expect(batches.map(accountOf).slice(1)).toEqual([
      { day: undefined, records: 5, rows: [], refused: ['5 flight_instance v1'], duplicates: undefined, outsidePeriod: 4 },
    ]);
  });

  it('has each day of the period, also days without flights, in order and with the day as its cursor', async () => {
    const rows = `('2001-01-02 10:00', 5, 100, 'LAX', 'RNO'), ('2001-01-04 10:00', 5, 100, 'LAX', 'RNO')`;
    const batches = await batchesOf(rows, '2001-01-01', '2001-01-05');
    expect(batches.map(({ rows: [instances] }) => instances?.columns['flight_id']?.length)).toEqual([0, 1, 0, 1, 0, undefined]);
    expect(batches.map(({ partition }) => partition)).toEqual([11_323, 11_324, 11_325, 11_326, 11_327, undefined]);
    expect(batches.map(({ cursor }) => cursor)).toEqual([11_323, 11_324, 11_325, 11_326, 11_327, 11_328]);
  });

  it('makes rows that fit their contracts, with the record that each one comes from', async () => {
    const [first, second] = await batchesOf(ROWS, '2001-01-01', '2001-01-02');
    for (const { contract, columns } of [...(first?.rows ?? []), ...(second?.rows ?? [])]) expect(checkColumns(contract, columns)).toBeUndefined();
    const [instances, labels] = second?.rows ?? [];
    expect(instances && columnsToRows(flightInstance, instances.columns, ['flight_id', 'departed_at', 'origin', 'destination', 'distance_miles'])).toEqual([
      { flight_id: '2001-01-02T10:00-LAX-RNO-1', departed_at: '2001-01-02T10:00', origin: 'LAX', destination: 'RNO', distance_miles: 100 },
      { flight_id: '2001-01-02T12:00-LAX-RNO-1', departed_at: '2001-01-02T12:00', origin: 'LAX', destination: 'RNO', distance_miles: 100 },
    ]);
    expect(labels && columnsToRows(labels.contract, labels.columns)).toEqual([
      { flight_id: '2001-01-02T10:00-LAX-RNO-1', delay_minutes: 25, late: true, known_at: '2001-01-02T11:00' },
    ]);
    expect([instances?.key(1), labels?.key(0)]).toEqual(['9', '6']);
    const raw = { distance: 100, origin: 'LAX', destination: 'RNO' };
    expect(instances?.raw(1)).toEqual({ ...raw, date: Date.UTC(2001, 0, 2, 12) * 1000, delay: 2000 });
    expect(labels?.raw(0)).toEqual({ ...raw, date: Date.UTC(2001, 0, 2, 10) * 1000, delay: 25 });
  });

  it('counts the past flights of the same route', async () => {
    const [, second] = await batchesOf(ROWS, '2001-01-01', '2001-01-02');
    const [instances] = second?.rows ?? [];
    // The flight at 10:00 of the day before: at 10:00 its slot is 5, at 12:00 it is 125.
    expect(instances?.columns['slots_5_to_15_min_ago']).toEqual(Int32Array.of(1, 0));
    expect(instances?.columns['slots_1_to_4_h_ago']).toEqual(Int32Array.of(0, 1));
    // The one at 12:00 of the day before has no valid delay, but it has left; so has the one at 10:00 of this day.
    expect(instances?.columns['route_departures_this_time_14d']).toEqual(Int32Array.of(1, 1));
    expect(instances?.columns['route_departures_4h']).toEqual(Int32Array.of(0, 1));
  });
});
