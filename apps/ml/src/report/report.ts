import type { JsonValue, Task } from '@tripod/contracts';
import type { ExplanationSummary } from '../explanation/summary.js';
import type { Partitions } from '../instances/split.js';
import type { Interval, Side } from '../metrics/bootstrap.js';
import type { Metric } from '../metrics/metric.js';
import type { Chart } from './chart.js';
import type { Draws } from './judge.js';
import type { Learning } from './learning.js';

/** Whose predictions are judged: the model of the run, the champion of its name, or what it has to beat. */
export interface Contestant {
  /** `model`, `champion`, or the name of the baseline. */
  readonly name: string;
  readonly title: string;
}

/** One figure of a contestant on the test rows, and how the model differs from it. */
export interface Figure {
  readonly contestant: string;
  readonly value: number;
  /** Undefined where some resample does not have the metric. */
  readonly interval: Interval | undefined;
  /** Model − contestant on the same resamples; undefined of the model itself. */
  readonly difference: { readonly value: number; readonly interval: Interval | undefined; readonly side: Side | undefined } | undefined;
}

/** A metric of the task, for each contestant. */
export interface MetricFigures extends Pick<Metric, 'name' | 'title' | 'better'> {
  readonly figures: readonly Figure[];
}

/** The headline metric on the rows that have one value. */
export interface SliceFigures {
  readonly value: JsonValue;
  readonly rows: number;
  readonly figures: readonly Figure[];
}

/** Rows cut in one way that the model names. */
export interface SlicedFigures {
  /** `place`, `month of read_at`. */
  readonly column: string;
  /** How many different values the rows have. */
  readonly values: number;
  /** Those with enough rows to judge. */
  readonly slices: readonly SliceFigures[];
  /** Rows whose value has too few to judge. */
  readonly restRows: number;
}

/** Everything that a report says: `report.json`. `report.html` shows it. */
export interface Report {
  readonly format: 1;
  readonly model: string;
  readonly task: Task['type'];
  readonly run: string;
  /** ISO 8601, in UTC. */
  readonly createdAt: string;
  readonly instance: string;
  readonly label: string;
  readonly test: Partitions;
  /** The hash of the test rows' dataset version. */
  readonly dataset: string;
  readonly rows: number;
  readonly bootstrap: { readonly level: number; readonly seed: number; readonly whole: Draws; readonly slices: Draws };
  /** The model comes first. */
  readonly contestants: readonly Contestant[];
  /** The headline comes first. */
  readonly metrics: readonly MetricFigures[];
  readonly charts: readonly Chart[];
  readonly slices: readonly SlicedFigures[];
  /** So few rows a slice must have to be judged. */
  readonly leastSliceRows: number;
  /** How the nodes of its training learned; empty where nothing was reported of it. */
  readonly learning: readonly Learning[];
  /** Undefined where nothing was explained. */
  readonly explanation: ExplanationSummary | undefined;
  /** What a person should know before believing the figures. */
  readonly notes: readonly string[];
}
