import { writeFileSync } from 'node:fs';
import { flightsOf, parquetFolder } from '../../fixtures/parquet.js';
import { openParquetFlights, type RawFlight } from './parquet-flights.js';

const folder = parquetFolder();
afterAll(() => folder.remove());

async function recordsOf(path: string, from?: number): Promise<RawFlight[]> {
  const records: RawFlight[] = [];
  for await (const { length, record } of (await openParquetFlights(path)).read(from)) {
    for (let index = 0; index < length; index++) records.push(record(index));
  }
  return records;
}

describe('openParquetFlights', () => {
  it("gives records in the file's order, whatever the order of its columns", async () => {
    const rows = flightsOf("('2001-01-02 10:00', 5, 100, 'LAX', 'RNO'), ('2001-01-01 09:30', -3, 200, 'JFK', 'BOS')");
    const path = await folder.write('order.parquet', `SELECT destination, origin, distance, delay, date FROM (${rows})`);
    expect(await recordsOf(path)).toEqual([
      { date: Date.UTC(2001, 0, 2, 10) * 1000, delay: 5, distance: 100, origin: 'LAX', destination: 'RNO' },
      { date: Date.UTC(2001, 0, 1, 9, 30) * 1000, delay: -3, distance: 200, origin: 'JFK', destination: 'BOS' },
    ]);
  });

  it('keeps missing values apart from any value', async () => {
    const path = await folder.write('missing.parquet', flightsOf('(NULL, NULL, NULL, NULL, NULL)'));
    expect(await recordsOf(path)).toEqual([
      { date: Number.NaN, delay: Number.NaN, distance: Number.NaN, origin: null, destination: null },
    ]);
  });

  it('goes on from a cursor', async () => {
    const path = await folder.write('cursor.parquet', 'SELECT * FROM flights LIMIT 10000');
    const all = await recordsOf(path);
    expect(all).toHaveLength(10_000);
    expect(await recordsOf(path, 4321)).toEqual(all.slice(4321));
  });

  it.each([
    ['a missing column', 'SELECT * EXCLUDE (delay) FROM flights LIMIT 1', /column 'delay' is missing/],
    ['a foreign column', "SELECT *, 'AA' AS carrier FROM flights LIMIT 1", /foreign: 'carrier'/],
    ['a column of another type', 'SELECT * REPLACE (delay::VARCHAR AS delay) FROM flights LIMIT 1', /column 'delay' is VARCHAR/],
    ['a date with a zone', 'SELECT * REPLACE (date::TIMESTAMPTZ AS date) FROM flights LIMIT 1', /column 'date' is TIMESTAMP WITH/],
  ])('refuses %s in one message that names what it must have', async (_, select, reason) => {
    const path = await folder.write('foreign.parquet', select);
    await expect(openParquetFlights(path)).rejects.toThrow(reason);
    await expect(openParquetFlights(path)).rejects.toThrow(/exactly the columns date \(timestamp\), delay/);
  });

  it('says of a file that is no Parquet, and of one that is not there, which one it is', async () => {
    const path = await folder.write('torn.parquet', 'SELECT 1');
    writeFileSync(path, 'date,delay\n');
    await expect(openParquetFlights(path)).rejects.toThrow(/torn\.parquet is no Parquet file/);
    await expect(openParquetFlights(`${path}.gone`)).rejects.toThrow(/torn\.parquet\.gone cannot be read \(.*ENOENT/);
  });
});
