import { dayOf } from '@tripod/contracts';
import { pipeline, run } from '@tripod/nodes';
import { joinNumbers, selectMeasures, takeLogOfRain, takeSeason } from './nodes.js';

const prepare = pipeline({ name: 'prepare', inputs: ['instances'], outputs: ['numbers'], nodes: [takeLogOfRain, selectMeasures, takeSeason, joinNumbers] });

/** The features of days that differ in date and precipitation alone, by name. */
async function featuresOf(days: readonly (readonly [date: string, precipitation: number])[]): Promise<Record<string, number>[]> {
  const { numbers } = await run(prepare, {
    instances: {
      date: Int32Array.from(days, ([date]) => dayOf(date)),
      precipitation_mm: Float64Array.from(days, ([, precipitation]) => precipitation),
      highest_celsius: new Float64Array(days.length).fill(10),
      lowest_celsius: new Float64Array(days.length).fill(5),
      wind_metres_per_second: new Float64Array(days.length).fill(3),
    },
  });
  const width = numbers.columns.length;
  return days.map((_, row) => Object.fromEntries(numbers.columns.map((name, column) => [name, numbers.values[row * width + column]!])));
}

const SEASON = ['date_day_of_year_sin', 'date_day_of_year_cos'];
const apart = (one: Record<string, number> = {}, other: Record<string, number> = {}) => Math.hypot(...SEASON.map((name) => one[name]! - other[name]!));

describe('the features of a day', () => {
  it('have the new year near the old one, and summer far from both', async () => {
    const [december, january, july] = await featuresOf([['2012-12-31', 0], ['2013-01-01', 0], ['2013-07-01', 0]]);
    expect(apart(december, january)).toBeLessThan(0.02);
    expect(apart(january, july)).toBeGreaterThan(1.9);
  });

  it('have no rain as 0, and each further millimetre as less than the one before', async () => {
    const rain = (await featuresOf([0, 1, 2].map((precipitation) => ['2013-01-01', precipitation]))).map(({ ln_precipitation }) => ln_precipitation!);
    expect(rain[0]).toBe(0);
    expect(rain[2]! - rain[1]!).toBeLessThan(rain[1]!);
  });
});
