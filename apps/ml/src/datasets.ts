import type { ColumnsOf, flightInstance } from '@tripod/contracts';
import { nodesOver, type TabularDatasets } from '@tripod/nodes';
import type { Scores } from './metrics/scores.js';
import type { Network } from './network/network.js';
import type { Recipe } from './network/recipe.js';

type InstanceColumn = keyof ColumnsOf<typeof flightInstance.schema>;

/** The counts of an instance: what was known when it left. */
export const countColumns = [
  'slots_5_to_30_min_ahead',
  'slots_now',
  'slots_5_to_15_min_ago',
  'slots_15_to_60_min_ago',
  'slots_1_to_4_h_ago',
  'route_departures_this_time_14d',
  'route_late_this_time_14d',
  'route_departures_15min',
  'route_departures_4h',
  'origin_arrivals_60min',
  'origin_late_arrivals_60min',
  'destination_arrivals_60min',
  'destination_late_arrivals_60min',
] as const satisfies readonly InstanceColumn[];

/** The columns of an instance that the model reads; a package asks its consumers for these. */
export const instanceColumns = ['departed_at', 'distance_miles', ...countColumns] as const satisfies readonly InstanceColumn[];

/** Flights in columns of one length. */
export interface Instances {
  /** Local minutes: `2001-06-20T08:01`. */
  readonly departed_at: readonly string[];
  readonly distance_miles: Int32Array;
  /** Each of {@link countColumns}. */
  readonly counts: Readonly<Record<string, Int32Array>>;
}

/** Models that the network has to beat, trained on the same rows. */
export interface Baselines {
  /** Late share of the training rows, predicted for every flight. */
  readonly baseRate: number;
  /** Logistic regression on the network's own features: a network without hidden layers. */
  readonly logisticRegression: Network;
}

/** Every dataset of this app, besides the tabular ones of libs/nodes (counts, rates, features, …). */
export interface Datasets extends TabularDatasets {
  instances: Instances;
  /** `[rows]` float32: 1 late, 0 not; row by row as the instances. */
  labels: Float32Array;
  recipe: Recipe;
  network: Network;
  baselines: Baselines;
  /** `[rows]` float64 in [0, 1]. */
  lateProbability: Float64Array;
  scores: Scores;
  baselineScores: Readonly<Record<'base_rate' | 'logistic_regression', Scores>>;
}

/** Makes the nodes of this app: names of datasets are checked against {@link Datasets}. */
export const node = nodesOver<Datasets>();
