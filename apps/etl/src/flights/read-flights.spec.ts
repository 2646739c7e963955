import { flightsOf, parquetFolder } from '../../fixtures/parquet.js';
import { minuteName } from '../context/days.js';
import { packagedFiles } from '../sources/packaged-files.js';
import { openParquetFlights } from '../sources/parquet-flights.js';
import { readAirports } from './airports.js';
import { readFlights } from './read-flights.js';

const folder = parquetFolder();
afterAll(() => folder.remove());

async function read(rows: string) {
  const source = await openParquetFlights(await folder.write('flights.parquet', flightsOf(rows)));
  return readFlights(source, await readAirports(packagedFiles.airports));
}

describe('readFlights', () => {
  it.each([
    ["(NULL, 0, 100, 'LAX', 'RNO')", /^date: is no time$/, null],
    ["('2001-01-01 10:00:30', 0, 100, 'LAX', 'RNO')", /^date: is no whole minute$/, '2001-01-01'],
    ["('1901-01-01 10:00', 0, 100, 'LAX', 'RNO')", /^date: is before 1971$/, '1901-01-01'],
    ["('infinity', 0, 100, 'LAX', 'RNO')", /^date: is no time$/, null],
    ["('2001-01-01 10:00', 0, 0, 'LAX', 'RNO')", /^distance: /, '2001-01-01'],
    ["('2001-01-01 10:00', 0, 9000000000, 'LAX', 'RNO')", /^distance: /, '2001-01-01'],
    ["('2001-01-01 10:00', 0, 100, 'lax', 'RNO')", /^origin: /, '2001-01-01'],
    ["('2001-01-01 10:00', 0, 100, 'LAX', NULL)", /^destination: /, '2001-01-01'],
    ["('2001-01-01 10:00', 0, 100, 'QQQ', 'RNO')", /^origin: 'QQQ' has no known time zone$/, '2001-01-01'],
  ])('puts %s into quarantine with the reason', async (row, reason, day) => {
    const { flights, quarantined, rowsRead } = await read(`${row}, ('2001-01-01 11:00', 0, 100, 'LAX', 'RNO')`);
    expect([rowsRead, flights.count]).toEqual([2, 1]);
    expect(quarantined).toHaveLength(1);
    expect(quarantined[0]).toMatchObject({ row: 0, contract: 'flight_instance v1', reason: expect.stringMatching(reason), day });
  });

  it.each(['-61', '1441', 'NULL'])('keeps a flight with a delay of %s, and puts its label into quarantine', async (delay) => {
    const { flights, quarantined } = await read(`('2001-01-01 10:00', ${delay}, 100, 'LAX', 'RNO')`);
    expect(flights.count).toBe(1);
    expect(quarantined).toEqual([
      {
        row: 0,
        contract: 'flight_label v1',
        reason: expect.stringMatching(/^delay_minutes: /),
        raw: {
          date: '2001-01-01T10:00:00.000',
          delay: delay === 'NULL' ? null : Number(delay),
          distance: 100,
          origin: 'LAX',
          destination: 'RNO',
        },
        day: '2001-01-01',
      },
    ]);
  });

  it('leaves out exact duplicates, wherever they stand, and no flight that differs in anything', async () => {
    const { flights, duplicates } = await read(
      `('2001-01-01 10:00', 5, 100, 'LAX', 'RNO'), ('2001-01-01 10:00', 6, 100, 'LAX', 'RNO'),
       ('2001-01-01 10:00', 5, 101, 'LAX', 'RNO'), ('2001-01-01 10:00', 5, 100, 'LAX', 'SFO'),
       ('2001-01-01 10:00', 5, 100, 'LAX', 'RNO'), ('2001-01-01 10:00', 6, 100, 'LAX', 'RNO'),
       ('2001-01-01 10:00', NULL, 100, 'LAX', 'RNO'), ('2001-01-01 10:00', NULL, 100, 'LAX', 'RNO')`,
    );
    expect([...flights.sourceRow]).toEqual([0, 1, 2, 6, 3]);
    expect([...flights.number]).toEqual([1, 2, 3, 4, 1]);
    expect(duplicates).toHaveLength(3);
  });

  it('orders by local minute and route, whatever the order of the file', async () => {
    const { flights } = await read(
      `('2001-01-02 00:00', 0, 100, 'LAX', 'RNO'), ('2001-01-01 10:00', 0, 100, 'SFO', 'RNO'),
       ('2001-01-01 10:00', 0, 100, 'LAX', 'RNO'), ('2001-01-01 09:59', 0, 100, 'SFO', 'RNO')`,
    );
    expect([...flights.sourceRow]).toEqual([3, 2, 1, 0]);
    expect([...flights.local].map(minuteName)).toEqual(['2001-01-01T09:59', '2001-01-01T10:00', '2001-01-01T10:00', '2001-01-02T00:00']);
  });
});
