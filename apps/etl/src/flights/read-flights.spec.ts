import { contractName, dayText, minuteText } from '@tripod/contracts';
import { flightFolder, flightsOf } from './fixtures/parquet-flights.js';
import { readFile } from './fixtures/read-file.js';

const folder = flightFolder();
afterAll(() => folder.remove());

const read = async (rows: string) => readFile(await folder.write('flights.parquet', flightsOf(rows)));
const textOf = (day: number | undefined) => (day === undefined ? undefined : dayText(day));

describe('readFlights', () => {
  it.each([
    ["(NULL, 0, 100, 'LAX', 'RNO')", /^date: it is missing or not finite$/, undefined],
    ["('infinity', 0, 100, 'LAX', 'RNO')", /^date: it is missing or not finite$/, undefined],
    ["('2001-01-01 10:00:30', 0, 100, 'LAX', 'RNO')", /^date: it is not a whole minute$/, '2001-01-01'],
    ["('1901-01-01 10:00', 0, 100, 'LAX', 'RNO')", /^date: it is before 1971$/, '1901-01-01'],
    ["('2100-01-01 00:00', 0, 100, 'LAX', 'RNO')", /^date: it is in 2100 or later$/, '2100-01-01'],
    ["('2001-01-01 10:00', 0, 0, 'LAX', 'RNO')", /^distance: /, '2001-01-01'],
    ["('2001-01-01 10:00', 0, NULL, 'LAX', 'RNO')", /^distance: /, '2001-01-01'],
    ["('2001-01-01 10:00', 0, 9000000000, 'LAX', 'RNO')", /^distance: /, '2001-01-01'],
    ["('2001-01-01 10:00', 0, 100, 'lax', 'RNO')", /^origin: /, '2001-01-01'],
    ["('2001-01-01 10:00', 0, 100, 'LAX', NULL)", /^destination: /, '2001-01-01'],
    ["('2001-01-01 10:00', 0, 100, 'QQQ', 'RNO')", /^origin: the time zone of 'QQQ' is not known$/, '2001-01-01'],
    ["('1901-01-01 10:00', 0, 0, 'lax', 'RNO')", /^date: .*; distance: .*; origin: /, '1901-01-01'],
  ])('refuses the record %s with the reason', async (row, reason, day) => {
    const { flights, refused, records } = await read(`${row}, ('2001-01-01 11:00', 0, 100, 'LAX', 'RNO')`);
    expect([records, flights.count]).toEqual([2, 1]);
    expect(refused).toHaveLength(1);
    expect(refused[0]).toMatchObject({ key: '0', reason: expect.stringMatching(reason) });
    expect(refused.map((record) => [contractName(record.contract), textOf(record.day)])).toEqual([['flight_instance v1', day]]);
  });

  it.each(['-61', '1441', '9000000000', 'NULL'])('reads a flight with a delay of %s, and refuses its label', async (delay) => {
    const { flights, refused } = await read(`('2001-01-01 10:00', ${delay}, 100, 'LAX', 'RNO')`);
    expect(flights.count).toBe(1);
    const raw = { date: Date.UTC(2001, 0, 1, 10) * 1000, delay: delay === 'NULL' ? null : Number(delay), distance: 100, origin: 'LAX', destination: 'RNO' };
    expect(refused).toMatchObject([{ key: '0', reason: expect.stringMatching(/^delay_minutes: /), raw }]);
    expect(refused.map(({ contract, day }) => [contractName(contract), textOf(day)])).toEqual([['flight_label v1', '2001-01-01']]);
  });

  it('leaves out exact duplicates, wherever they are, and no flight that differs in any field', async () => {
    const { flights, duplicates, refused } = await read(
      `('2001-01-01 10:00', 5, 100, 'LAX', 'RNO'), ('2001-01-01 10:00', 6, 100, 'LAX', 'RNO'),
       ('2001-01-01 10:00', 5, 101, 'LAX', 'RNO'), ('2001-01-01 10:00', 5, 100, 'LAX', 'SFO'),
       ('2001-01-01 10:00', 5, 100, 'LAX', 'RNO'), ('2001-01-01 10:00', 6, 100, 'LAX', 'RNO'),
       ('2001-01-01 10:00', NULL, 100, 'LAX', 'RNO'), ('2001-01-01 10:00', NULL, 100, 'LAX', 'RNO'),
       ('2001-01-01 10:00', 2000, 100, 'LAX', 'RNO'), ('2001-01-01 10:00', 2001, 100, 'LAX', 'RNO')`,
    );
    expect([...flights.sourceRow]).toEqual([0, 1, 2, 6, 8, 9, 3]);
    expect([...flights.number]).toEqual([1, 2, 3, 4, 5, 6, 1]);
    expect(duplicates.map(dayText)).toEqual(['2001-01-01', '2001-01-01', '2001-01-01']);
    expect(refused.map(({ key }) => key)).toEqual(['6', '8', '9']);
  });

  it('orders by local minute and route, whatever the order of the file', async () => {
    const { flights } = await read(
      `('2001-01-02 00:00', 0, 100, 'LAX', 'RNO'), ('2001-01-01 10:00', 0, 100, 'SFO', 'RNO'),
       ('2001-01-01 10:00', 0, 100, 'LAX', 'RNO'), ('2001-01-01 09:59', 0, 100, 'SFO', 'RNO')`,
    );
    expect([...flights.sourceRow]).toEqual([3, 2, 1, 0]);
    expect([...flights.local].map(minuteText)).toEqual(['2001-01-01T09:59', '2001-01-01T10:00', '2001-01-01T10:00', '2001-01-02T00:00']);
  });
});
