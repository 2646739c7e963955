import { dayText } from '@tripod/contracts';
import type { AskedPeriod } from '../ingest/pipeline.js';
import { flightFolder, flightsOf } from './fixtures/parquet-flights.js';
import { flightsFile } from './flights-file.js';
import { choosePeriod } from './period.js';

const folder = flightFolder();
afterAll(() => folder.remove());

async function chooseFrom(select: string, asked: AskedPeriod = {}) {
  const source = await flightsFile.open(await folder.write('days.parquet', select));
  try {
    const { from, to } = await choosePeriod(source, asked, new AbortController().signal);
    return { from: dayText(from), to: dayText(to) };
  } finally {
    await source.close?.();
  }
}

const at = (...times: string[]) => flightsOf(times.map((time) => `('${time}', 0, 100, 'LAX', 'RNO')`).join(', '));

describe('choosePeriod', () => {
  it('takes all complete days: not a last one that has only begun', async () => {
    expect(await chooseFrom(at('2001-01-01 05:00', '2001-01-03 00:00'))).toEqual({ from: '2001-01-01', to: '2001-01-02' });
  });

  it('takes a last day with flights in its last hour', async () => {
    expect(await chooseFrom(at('2001-01-01 05:00', '2001-01-03 23:00'))).toEqual({ from: '2001-01-01', to: '2001-01-03' });
  });

  it('takes an only day, complete or not', async () => {
    expect(await chooseFrom(at('2001-01-01 05:00'))).toEqual({ from: '2001-01-01', to: '2001-01-01' });
  });

  it('ignores dates of years that no flight can have', async () => {
    const times = ['1600-01-01 05:00', '2001-01-01 05:00', '2001-01-03 23:00', '9999-12-31 23:00', 'infinity'];
    expect(await chooseFrom(at(...times))).toEqual({ from: '2001-01-01', to: '2001-01-03' });
  });

  it.each([
    [{ from: '2000-12-31' }, /--from 2000-12-31 is outside the data: .*days\.parquet has flights from 2001-01-01 to 2001-01-03/],
    [{ to: '2001-01-04' }, /--to 2001-01-04 is outside the data/],
    [{ from: '2001-01-03' }, /--from 2001-01-03 is after --to 2001-01-02/],
  ])('rejects %j', async (asked, reason) => {
    await expect(chooseFrom(at('2001-01-01 05:00', '2001-01-03 00:00'), asked)).rejects.toThrow(reason);
  });

  it('says that a file has no flights', async () => {
    await expect(chooseFrom('SELECT * FROM flights LIMIT 0')).rejects.toThrow(/days\.parquet has no flights from 1971 to 2099: there is nothing to store/);
  });
});
