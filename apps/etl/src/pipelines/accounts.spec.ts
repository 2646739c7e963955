import { flightsOf, parquetFolder } from '../../fixtures/parquet.js';
import { daysOf } from '../context/days.js';
import { COUNTS } from '../context/replay.js';
import { packagedFiles } from '../sources/packaged-files.js';
import { openParquetFlights } from '../sources/parquet-flights.js';
import { balance } from './accounts.js';
import { readAirports } from './airports.js';
import { encodeDay } from './encode-day.js';
import { readFlights } from './read-flights.js';

const folder = parquetFolder();
afterAll(() => folder.remove());

const ROWS = `('2001-01-01 10:00', 5, 100, 'LAX', 'RNO'), ('2001-01-01 10:00', 5, 100, 'LAX', 'RNO'),
  ('2001-01-01 11:00', 5, 0, 'LAX', 'RNO'), ('2001-01-01 12:00', -100, 100, 'LAX', 'RNO'), ('2001-01-01 12:00', -100, 100, 'LAX', 'RNO'),
  (NULL, 5, 100, 'LAX', 'RNO'), ('2001-01-02 10:00', 5, 100, 'LAX', 'RNO'), ('2001-01-02 10:00', 5, 100, 'LAX', 'RNO'),
  ('2001-01-02 11:00', 5, 0, 'LAX', 'RNO'), ('2001-01-02 12:00', 2000, 100, 'LAX', 'RNO')`;

async function accountOf(from: string, to: string, counts?: Int32Array) {
  const source = await openParquetFlights(await folder.write('flights.parquet', flightsOf(ROWS)));
  const read = await readFlights(source, await readAirports(packagedFiles.airports));
  const account = balance(read, { from, to });
  const replayed = { flights: read.flights, counts: counts ?? new Int32Array(COUNTS * read.flights.count) };
  const encoded = await Promise.all(daysOf(read.flights.local).map((day) => encodeDay(replayed, day)));
  return { account, encoded };
}

describe('the accounts of an ingest', () => {
  it('give each row one place, and a duplicate no label to miss', async () => {
    const { account, encoded } = await accountOf('2001-01-01', '2001-01-02');
    for (const day of encoded) account.addDay(day);
    expect(account.close()).toEqual({
      ...{ rowsRead: 10, instances: 4, quarantined: 3, duplicates: 3, outsidePeriod: 0 },
      ...{ labels: 2, labelsQuarantined: 2 },
    });
    expect(account.undated.map(({ row }) => row)).toEqual([5]);
  });

  it('count what is outside the period there, whatever else is wrong with it', async () => {
    const { account, encoded } = await accountOf('2001-01-01', '2001-01-01');
    for (const day of encoded.slice(0, 1)) account.addDay(day);
    expect(account.close()).toEqual({
      ...{ rowsRead: 10, instances: 2, quarantined: 2, duplicates: 2, outsidePeriod: 4 },
      ...{ labels: 1, labelsQuarantined: 1 },
    });
  });

  it('do not close while a row is missing', async () => {
    const { account, encoded } = await accountOf('2001-01-01', '2001-01-02');
    for (const day of encoded.slice(1)) account.addDay(day);
    expect(() => account.close()).toThrow(/does not add up: 10 rows read, but 2 instances .* = 8\. The ingest is not finished/);
  });

  it('find in quarantine what fails the contract only after the context', async () => {
    const counts = new Int32Array(COUNTS * 4);
    counts[COUNTS] = -1;
    const { account, encoded } = await accountOf('2001-01-01', '2001-01-02', counts);
    const records = encoded.flatMap((day) => account.addDay(day));
    expect(account.close()).toMatchObject({ instances: 3, quarantined: 4, labels: 2, labelsQuarantined: 1 });
    expect(records.map(({ reason }) => reason)).toContainEqual(expect.stringMatching(/^slots_5_to_30_min_ahead: /));
  });
});
