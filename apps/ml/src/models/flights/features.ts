// The nodes that make features of flights. The models share them: the list of a model's nodes begins with these.
import { business } from '@tripod/contracts';
import { encodeRange, fitScaler, joinMatrices, makeMatrix, selectColumns, smoothRates, standardize, takeDateParts, takeLogs, takeRoots } from '@tripod/nodes';
import { mixRows } from '../../nodes/mix-rows.js';
import { sampleBackground } from '../../nodes/sample-background.js';
import { countColumns, instanceColumns } from './columns.js';

const everywhere = ['training', 'inference', 'evaluation', 'explanation'] as const;

/** The counts of past flights and arrivals. */
export const selectCounts = selectColumns({ name: 'select-counts', tags: everywhere, from: 'instances', columns: countColumns, to: 'counts' });

/** Each step up of a count says less than the one before. */
export const takeCountRoots = takeRoots({ name: 'take-count-roots', tags: everywhere, from: 'counts', to: 'roots' });

/** Late ÷ all for three kinds of past flights, each drawn towards 21 % by ten flights' worth of doubt. */
export const smoothLateRates = smoothRates({
  name: 'smooth-late-rates',
  tags: everywhere,
  from: 'counts',
  rates: {
    route_late_rate: { part: 'route_late_this_time_14d', whole: 'route_departures_this_time_14d' },
    origin_late_rate: { part: 'origin_late_arrivals_60min', whole: 'origin_arrivals_60min' },
    destination_late_rate: { part: 'destination_late_arrivals_60min', whole: 'destination_arrivals_60min' },
  },
  prior: { part: 2.1, whole: 10 },
  to: 'rates',
});

/** Miles on a scale of ratios. */
export const takeLogOfDistance = takeLogs({ name: 'take-log-of-distance', tags: everywhere, from: 'instances', columns: { ln_distance: 'distance_miles' }, to: 'measures' });

/** Roots, rates and measures side by side. */
export const joinNumbers = makeMatrix({ name: 'join-numbers', tags: everywhere, from: ['roots', 'rates', 'measures'], to: 'numbers' });

/** Mean and deviation of each number over the training rows. */
export const fitNumberScaler = fitScaler({ name: 'fit-scaler', tags: ['training'], from: 'numbers', split: 'split', to: 'scaler' });

/** Numbers in deviations from their mean. */
export const standardizeNumbers = standardize({ name: 'standardize', tags: everywhere, from: 'numbers', scaler: 'scaler', to: 'scaled' });

/** The hour of departure on the origin's clock. */
export const takeHour = takeDateParts({ name: 'take-hour', tags: everywhere, from: 'instances', column: 'departed_at', unit: 'minute', parts: { hour: 'hour' }, as: 'integers', to: 'clock' });

/** A column for each hour of the day. */
export const encodeHour = encodeRange({ name: 'encode-hour', tags: everywhere, from: 'clock', columns: { hour: { from: 0, to: 23 } }, to: 'hours' });

/** What the network is given. */
export const joinFeatures = joinMatrices({ name: 'join-features', tags: everywhere, from: ['scaled', 'hours'], to: 'features' });

/** What flights usually are: an explanation compares with these. */
export const sampleFlights = sampleBackground({ name: 'sample-background', tags: ['training'], columns: instanceColumns, rows: 64 });

/** Usual flights that are in some respects as the explained one. */
export const mixFlights = mixRows({ name: 'mix-rows', tags: ['explanation'], instance: business.instance, columns: instanceColumns });
