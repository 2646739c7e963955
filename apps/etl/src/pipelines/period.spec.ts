import { flightsOf, parquetFolder } from '../../fixtures/parquet.js';
import { openParquetFlights } from '../sources/parquet-flights.js';
import { choosePeriod } from './period.js';

const folder = parquetFolder();
afterAll(() => folder.remove());

const sourceOf = async (...times: string[]) =>
  openParquetFlights(await folder.write('days.parquet', flightsOf(times.map((time) => `('${time}', 0, 100, 'LAX', 'RNO')`).join(', '))));

describe('choosePeriod', () => {
  it('takes all complete days: not a last one that has only begun', async () => {
    const source = await sourceOf('2001-01-01 05:00', '2001-01-03 00:00');
    expect(choosePeriod(source, {})).toEqual({ from: '2001-01-01', to: '2001-01-02' });
  });

  it('takes a last day with flights in its last hour', async () => {
    const source = await sourceOf('2001-01-01 05:00', '2001-01-03 23:00');
    expect(choosePeriod(source, {})).toEqual({ from: '2001-01-01', to: '2001-01-03' });
  });

  it('passes over dates of years that no flight can be of', async () => {
    const source = await sourceOf('1600-01-01 05:00', '2001-01-01 05:00', '2001-01-03 23:00', '9999-12-31 23:00', 'infinity');
    expect(choosePeriod(source, {})).toEqual({ from: '2001-01-01', to: '2001-01-03' });
  });

  it.each([
    [{ from: '2000-12-31' }, /--from 2000-12-31 is outside the data: days\.parquet has flights from 2001-01-01 to 2001-01-03/],
    [{ to: '2001-01-04' }, /--to 2001-01-04 is outside the data/],
    [{ from: '2001-01-03', to: '2001-01-02' }, /--from 2001-01-03 is after --to 2001-01-02/],
  ])('refuses %j', async (asked, reason) => {
    const source = await sourceOf('2001-01-01 05:00', '2001-01-03 00:00');
    expect(() => choosePeriod(source, asked)).toThrow(reason);
  });

  it('says that a file without flights has none', async () => {
    const source = await openParquetFlights(await folder.write('none.parquet', 'SELECT * FROM flights LIMIT 0'));
    expect(() => choosePeriod(source, {})).toThrow(/none\.parquet has no flights/);
  });
});
