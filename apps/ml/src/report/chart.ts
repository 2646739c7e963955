import type { Interval } from '../metrics/bootstrap.js';

/** A point of a chart, in the units of its axes. */
export type Point = readonly [x: number, y: number];

/** What an axis shows, and where it begins and ends; undefined ends where the data end. */
export interface Axis {
  readonly title: string;
  readonly from?: number;
  readonly to?: number;
}

/** One line, or dots with a line through them. */
export interface Series {
  readonly name: string;
  /** In the order of x. */
  readonly points: readonly Point[];
  /** For each point the interval of its y. */
  readonly intervals?: readonly Interval[];
}

/** Lines over one pair of axes: curves, calibration, histograms. */
export interface LinesChart {
  readonly kind: 'lines';
  readonly name: string;
  readonly title: string;
  /** How to read it, in one or two sentences. */
  readonly note: string;
  readonly x: Axis;
  readonly y: Axis;
  /** The first one is of the model, and stands out. */
  readonly series: readonly Series[];
  /** What a useless or a perfect model would show. */
  readonly reference?: Series;
  /** Whether a point's y holds up to the x of the next one: a histogram. */
  readonly isStepped?: boolean;
  /** Whether the points are marked. */
  readonly isDotted?: boolean;
}

/** Rows counted by what happened, then by what was predicted. */
export interface MatrixChart {
  readonly kind: 'matrix';
  readonly name: string;
  readonly title: string;
  readonly note: string;
  readonly rows: string;
  readonly columns: string;
  readonly names: readonly string[];
  /** As many rows and columns as names. */
  readonly counts: readonly (readonly number[])[];
}

/** Figures in rows and columns. */
export interface TableChart {
  readonly kind: 'table';
  readonly name: string;
  readonly title: string;
  readonly note: string;
  readonly columns: readonly string[];
  /** The first cell names the row; NaN is shown as a dash. */
  readonly rows: readonly (readonly [string, ...number[]])[];
}

/** What a report shows of how a model predicts. It holds its own numbers: `report.json` has the same. */
export type Chart = LinesChart | MatrixChart | TableChart;
