import type { RateRecipe } from '@tripod/nodes';
import { node, type Instances } from '../datasets.js';

/** Late ÷ all for three kinds of past flights, each drawn towards 21 % by ten flights' worth of doubt. */
const rateRecipe: RateRecipe = {
  rates: [
    { name: 'route_late_rate', part: 'route_late_this_time_14d', whole: 'route_departures_this_time_14d' },
    { name: 'origin_late_rate', part: 'origin_late_arrivals_60min', whole: 'origin_arrivals_60min' },
    { name: 'destination_late_rate', part: 'destination_late_arrivals_60min', whole: 'destination_arrivals_60min' },
  ],
  prior: { part: 2.1, whole: 10 },
};

/** Says in the words of libs/nodes what a flight is made of: counts, a measure, and the hour of its departure. */
export const describeFlights = node({
  name: 'describe-flights',
  tags: ['training', 'inference', 'evaluation'],
  inputs: ['instances'],
  outputs: ['counts', 'measures', 'rateRecipe', 'positions', 'range'],
  run: ({ instances }) => {
    const { departed_at, distance_miles, counts } = instances;
    return {
      counts,
      measures: { ln_distance: Float64Array.from(distance_miles, Math.log) },
      rateRecipe,
      positions: hours(departed_at),
      range: { name: 'hour', from: 0, to: 23 },
    };
  },
});

/** `2001-06-20T08:01` → 8, read from the two digits because three million dates are too many to parse. */
function hours(departedAt: Instances['departed_at']): Int32Array {
  const positions = new Int32Array(departedAt.length);
  for (const [row, text] of departedAt.entries()) positions[row] = (text.charCodeAt(11) - 48) * 10 + text.charCodeAt(12) - 48;
  return positions;
}
