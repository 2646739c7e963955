import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { minuteOf, minuteText } from '@tripod/contracts';
import { goldenFlights } from '../fixtures/golden-flights.js';
import { packagedFiles } from '../packaged-files.js';
import { readClocks } from './airports.js';

describe('readClocks', () => {
  it('converts the local departures of the golden flights to UTC', async () => {
    const clocks = await readClocks(packagedFiles.airports);
    const found = goldenFlights.map(({ origin, departed_at }) => minuteText(clocks.get(origin)?.(minuteOf(departed_at)) ?? Number.NaN));
    expect(found).toEqual(goldenFlights.map(({ departed_at_utc }) => departed_at_utc));
  });

  describe('of another file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'etl-airports-'));
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    it.each([
      ['a longitude that is not a number', 'iata,state,longitude\nJFK,NY,west\n', /airports\.csv is not a file of airports \(iata, state, longitude\): .*longitude/s],
      ['a missing column', 'iata,longitude\nJFK,-73.8\n', /is not a file of airports .*state/s],
    ])('rejects %s', async (_, text, reason) => {
      const path = join(folder, 'airports.csv');
      writeFileSync(path, text);
      await expect(readClocks(path)).rejects.toThrow(reason);
    });

    it('rejects a file that does not exist', async () => {
      await expect(readClocks(join(folder, 'none.csv'))).rejects.toThrow(/none\.csv is not a file of airports .*ENOENT/);
    });
  });
});
