import { rowsByScore } from '../metrics/rows-by-score.js';
import { meanInterval } from '../metrics/share-interval.js';
import type { Labels, Outputs } from '../model/datasets.js';
import type { Answers } from './answers.js';
import type { Chart, LinesChart, Point, Series, TableChart } from './chart.js';

const UNIT = { from: 0, to: 1 };
/** Bins of equally many rows, by the prediction. */
const BINS = 20;
/** Bins of a histogram of errors, and points of the curve of errors. */
const STEPS = 60;
const QUANTILES = [0.05, 0.25, 0.5, 0.75, 0.95];

/** How far predicted numbers are from the right ones, and where. An error is prediction − label, in the label's unit. */
export function numberCharts(answers: readonly Answers[], { values }: Labels): Chart[] {
  const [model] = answers;
  if (model === undefined) return [];
  const errors = answers.map(({ title, outputs }) => ({ name: title, errors: outputs.map((output, row) => output - values[row]!) }));
  const bins = binsOf(model.outputs);
  return [fit(answers, bins, values), residuals(model.outputs, bins, values), histogram(errors), errorCurve(errors), quantileTable(errors)];
}

/** Rows in bins of equally many, by what is predicted; fewer bins where many predictions are equal. */
function binsOf(outputs: Outputs): Uint32Array[] {
  const { order } = rowsByScore(outputs, new Uint8Array(outputs.length));
  const bins: Uint32Array[] = [];
  let from = 0;
  for (let bin = 1; bin <= BINS; bin++) {
    let to = Math.round((bin / BINS) * order.length);
    // Rows of one prediction stay together.
    while (to > 0 && to < order.length && outputs[order[to]!] === outputs[order[to - 1]!]) to++;
    if (to <= from) continue;
    bins.push(order.subarray(from, to));
    from = to;
  }
  return bins;
}

function fit(answers: readonly Answers[], binsOfModel: readonly Uint32Array[], values: Labels['values']): LinesChart {
  const series = answers.flatMap(({ title, outputs }, at): Series[] => {
    const bins = (at === 0 ? binsOfModel : binsOf(outputs)).map((rows) => ({ predicted: meanAt(outputs, rows), ...spreadAt(values, rows) }));
    if (at > 0 && bins.length < 2) return [];
    const points = bins.map(({ predicted, mean }): Point => [predicted, mean]);
    return [{ name: title, points, ...(at === 0 && { intervals: bins.map(({ mean, deviation, rows }) => meanInterval(mean, deviation, rows)) }) }];
  });
  const ends = extent(series[0]?.points.flat() ?? []);
  return {
    ...{ kind: 'lines', name: 'fit', title: 'Predicted and actual', x: { title: 'mean prediction' }, y: { title: 'mean of the label' }, series, isDotted: true },
    note: `Rows in ${BINS} bins of equally many by their prediction, with 95 % intervals of the model's.`,
    reference: { name: 'exact', points: ends.map((end): Point => [end, end]) },
  };
}

function residuals(outputs: Outputs, binsOfModel: readonly Uint32Array[], values: Labels['values']): LinesChart {
  const bins = binsOfModel.map((rows) => {
    const errors = Float64Array.from(rows, (row) => outputs[row]! - values[row]!).sort();
    return { predicted: meanAt(outputs, rows), errors };
  });
  // The median first: it stands out.
  const order = [0.5, ...QUANTILES.filter((quantile) => quantile !== 0.5)];
  const series = order.map((quantile) => ({
    name: quantile === 0.5 ? 'median' : `${quantile * 100} %`,
    points: bins.map(({ predicted, errors }): Point => [predicted, quantileOf(errors, quantile)]),
  }));
  const ends = extent(bins.map(({ predicted }) => predicted));
  return {
    ...{ kind: 'lines', name: 'residuals', title: 'Residuals', x: { title: 'mean prediction' }, y: { title: 'prediction − label' }, series },
    note: `How the model's errors are spread, by what it predicts: quantiles in ${BINS} bins of equally many rows.`,
    reference: { name: 'exact', points: ends.map((end): Point => [end, 0]) },
  };
}

interface Errors {
  readonly name: string;
  readonly errors: Float64Array;
}

function histogram(all: readonly Errors[]): LinesChart {
  const sorted = all[0]!.errors.slice().sort();
  const [from, to] = [quantileOf(sorted, 0.005), quantileOf(sorted, 0.995)];
  const width = (to - from) / STEPS || 1;
  const series = all.map(({ name, errors }) => {
    const counts = new Float64Array(STEPS);
    for (const error of errors) {
      const bin = Math.floor((error - from) / width);
      if (bin >= 0 && bin < STEPS) counts[bin]!++;
    }
    const points = Array.from(counts, (count, bin): Point => [from + bin * width, count / errors.length]);
    return { name, points: [...points, [from + STEPS * width, points.at(-1)![1]] as const] };
  });
  return {
    ...{ kind: 'lines', name: 'errors', title: 'Errors', x: { title: 'prediction − label' }, y: { title: 'share of the rows', from: 0 }, series, isStepped: true },
    note: "How many rows have which error. The ends are where 99 % of the model's rows lie.",
  };
}

function errorCurve(all: readonly Errors[]): LinesChart {
  const sorted = all.map(({ name, errors }) => ({ name, errors: errors.map(Math.abs).sort() }));
  const most = Math.max(...sorted.map(({ errors }) => quantileOf(errors, 0.95)));
  const series = sorted.map(({ name, errors }) => {
    let at = 0;
    const points = Array.from({ length: STEPS + 1 }, (_, step): Point => {
      const error = (step / STEPS) * most;
      while (at < errors.length && errors[at]! <= error) at++;
      return [error, at / errors.length];
    });
    return { name, points };
  });
  return {
    ...{ kind: 'lines', name: 'error-curve', title: 'Rows within an error', x: { title: 'absolute error', from: 0 }, y: { title: 'share of the rows', ...UNIT }, series },
    note: 'How many rows are predicted to within an error: the higher, the better (J. Bi, K. P. Bennett, "Regression error characteristic curves", ICML 2003).',
  };
}

function quantileTable(all: readonly Errors[]): TableChart {
  return {
    ...{ kind: 'table', name: 'error-quantiles', title: 'Quantiles of the errors', columns: ['', ...QUANTILES.map((quantile) => `${quantile * 100} %`)] },
    note: 'Prediction − label: so many of the rows have a smaller one.',
    rows: all.map(({ name, errors }) => {
      const sorted = errors.slice().sort();
      return [name, ...QUANTILES.map((quantile) => quantileOf(sorted, quantile))];
    }),
  };
}

function quantileOf(sorted: Float64Array, quantile: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(quantile * sorted.length))] ?? NaN;
}

function meanAt(numbers: Float64Array, rows: Uint32Array): number {
  return rows.reduce((sum, row) => sum + numbers[row]!, 0) / rows.length;
}

function spreadAt(values: Labels['values'], rows: Uint32Array): { readonly mean: number; readonly deviation: number; readonly rows: number } {
  const mean = rows.reduce((sum, row) => sum + values[row]!, 0) / rows.length;
  const squares = rows.reduce((sum, row) => sum + (values[row]! - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / rows.length), rows: rows.length };
}

function extent(numbers: readonly number[]): number[] {
  return [numbers.reduce((least, number) => Math.min(least, number), Infinity), numbers.reduce((most, number) => Math.max(most, number), -Infinity)];
}
