import { readings } from '@tripod/contracts/testing';
import { ranking } from '../metrics/ranking.js';
import type { Labels } from '../model/datasets.js';
import type { Answers } from './answers.js';
import type { Chart } from './chart.js';
import { taskCharts } from './task-charts.js';

const ROWS = 600;
const { alarm, grade, level } = readings.predictions;
const wave = (row: number) => (Math.sin(row) + 1) / 2;
const answer = (name: string, outputs: Float64Array): Answers => ({ name, title: name, outputs });
const named = (charts: readonly Chart[]) => charts.map(({ kind, name }) => `${kind} ${name}`);

function chartOf<Kind extends Chart['kind']>(charts: readonly Chart[], kind: Kind, name: string): Extract<Chart, { kind: Kind }> {
  const found = charts.find((chart): chart is Extract<Chart, { kind: Kind }> => chart.kind === kind && chart.name === name);
  if (found === undefined) throw new Error(`there are ${named(charts).join(', ')}`);
  return found;
}

describe('the charts of a binary task', () => {
  const labels: Labels = { values: Uint8Array.from({ length: ROWS }, (_, row) => Number(wave(row) > 0.3 + 0.4 * wave(7 * row))), classes: [] };
  const model = answer('model', Float64Array.from({ length: ROWS }, (_, row) => wave(row)));
  const constant = answer('base rate', new Float64Array(ROWS).fill(0.4));
  const charts = taskCharts(alarm.task, [model, constant], labels);

  it('are curves, calibration, cost, probabilities, confusion and thresholds', () => {
    expect(named(charts)).toEqual(['lines roc', 'lines precision-recall', 'lines cost', 'lines calibration', 'lines probabilities', 'matrix confusion', 'table thresholds']);
  });

  it('have the curves of those that tell rows apart: one probability for all is the reference', () => {
    expect(chartOf(charts, 'lines', 'roc').series.map(({ name }) => name)).toEqual(['model']);
    expect(chartOf(charts, 'lines', 'calibration').series.map(({ name, points }) => [name, points.length])).toEqual([['model', 20], ['base rate', 1]]);
    const share = labels.values.filter((value) => value === 1).length / ROWS;
    expect(chartOf(charts, 'lines', 'precision-recall').reference?.points).toEqual([[0, share], [1, share]]);
    expect(ranking(model.outputs, labels.values).roc_auc).toBeGreaterThan(0.8);
  });

  it('count each row once in the confusion matrix, in each row of thresholds, and among the probabilities', () => {
    expect(chartOf(charts, 'matrix', 'confusion').counts.flat().reduce((sum, count) => sum + count)).toBe(ROWS);
    for (const [, ...counts] of chartOf(charts, 'table', 'thresholds').rows) expect(counts.slice(0, 4).reduce((sum, count) => sum + count)).toBe(ROWS);
    for (const { points } of chartOf(charts, 'lines', 'probabilities').series) expect(points.slice(0, -1).reduce((sum, [, share]) => sum + share, 0)).toBeCloseTo(1, 10);
  });

  it('leave the curves out where all rows have one label', () => {
    const ones = { values: new Uint8Array(ROWS).fill(1), classes: [] };
    expect(named(taskCharts(alarm.task, [model, constant], ones))).toEqual(['lines calibration', 'lines probabilities', 'matrix confusion', 'table thresholds']);
  });
});

describe('the charts of a classes task', () => {
  const classesOf = (count: number) => Array.from({ length: count }, (_, code) => `class ${code}`);
  const labelsOf = (count: number): Labels => ({ values: Int32Array.from({ length: ROWS }, (_, row) => Math.floor(wave(row) ** 2 * count * 0.999)), classes: classesOf(count) });
  /** Right in two rows of three. */
  const outputsOf = ({ values, classes }: Labels) => {
    const outputs = new Float64Array(ROWS * classes.length).fill(0.4 / (classes.length - 1));
    for (let row = 0; row < ROWS; row++) outputs[row * classes.length + ((values[row]! + Number(row % 3 === 0)) % classes.length)] = 0.6;
    return outputs;
  };
  const few = labelsOf(3);
  const charts = taskCharts(grade.task, [answer('model', outputsOf(few)), answer('class shares', new Float64Array(ROWS * 3).fill(1 / 3))], few);

  it('are curves by class, calibration, coverage, confusion and the classes', () => {
    expect(named(charts)).toEqual(['lines roc', 'lines precision-recall', 'lines calibration', 'lines coverage', 'matrix confusion', 'table classes']);
    expect(chartOf(charts, 'lines', 'roc').series.map(({ name }) => name).sort()).toEqual(few.classes);
    expect(chartOf(charts, 'lines', 'coverage').series.map(({ name }) => name)).toEqual(['model', 'class shares']);
  });

  it('count each row once, and the right ones on the diagonal', () => {
    const { counts } = chartOf(charts, 'matrix', 'confusion');
    expect(counts.flat().reduce((sum, count) => sum + count)).toBe(ROWS);
    expect(counts.reduce((sum, cells, code) => sum + cells[code]!, 0)).toBe((2 * ROWS) / 3);
    const rows = chartOf(charts, 'table', 'classes').rows;
    expect(rows.map(([name]) => name)).toEqual(few.classes);
    expect(rows.reduce((sum, [, count]) => sum + count!, 0)).toBe(ROWS);
    expect(chartOf(charts, 'lines', 'coverage').series[0]!.points.at(-1)).toEqual([1, 2 / 3]);
  });

  it('put the rare ones of many classes together', () => {
    const many = labelsOf(40);
    const shown = taskCharts(grade.task, [answer('model', outputsOf(many))], many);
    const { names, counts } = chartOf(shown, 'matrix', 'confusion');
    expect([names.length, names.at(-1), counts.flat().reduce((sum, count) => sum + count)]).toEqual([12, '29 others', ROWS]);
    expect(chartOf(shown, 'lines', 'roc').series).toHaveLength(8);
  });

  it('leave the curves out where all rows have one class', () => {
    const one = { ...few, values: new Int32Array(ROWS) };
    expect(named(taskCharts(grade.task, [answer('model', outputsOf(few))], one))).toEqual(['lines calibration', 'lines coverage', 'matrix confusion', 'table classes']);
  });
});

describe('the charts of a number task', () => {
  const labels: Labels = { values: Float64Array.from({ length: ROWS }, (_, row) => 100 * wave(row)), classes: [] };
  const model = answer('model', Float64Array.from(labels.values, (value, row) => value + 10 * (wave(3 * row) - 0.5)));
  const mean = answer('mean', new Float64Array(ROWS).fill(50));
  const charts = taskCharts(level.task, [model, mean], labels);

  it('are fit, residuals, errors, the curve of errors and their quantiles', () => {
    expect(named(charts)).toEqual(['lines fit', 'lines residuals', 'lines errors', 'lines error-curve', 'table error-quantiles']);
    expect(chartOf(charts, 'lines', 'fit').series.map(({ name, points }) => [name, points.length])).toEqual([['model', 20]]);
    expect(chartOf(charts, 'lines', 'residuals').series.map(({ name }) => name)).toEqual(['median', '5 %', '25 %', '75 %', '95 %']);
  });

  it('lie where the numbers do: means of 30 rows each, quantiles in order, nearly all rows within the largest error', () => {
    const fit = chartOf(charts, 'lines', 'fit').series[0]!.points;
    expect(fit.reduce((sum, [predicted]) => sum + predicted, 0) / 20).toBeCloseTo(model.outputs.reduce((sum, value) => sum + value, 0) / ROWS, 10);
    const [, ...quantiles] = chartOf(charts, 'table', 'error-quantiles').rows[0]!;
    expect(quantiles).toEqual([...quantiles].sort((a, b) => a - b));
    expect(Math.abs(quantiles[2]!)).toBeLessThan(0.5);
    const curve = chartOf(charts, 'lines', 'error-curve').series;
    expect(curve[0]!.points.at(-1)![1]).toBe(1);
    expect(curve[1]!.points.at(-1)![1]).toBeCloseTo(0.95, 2);
  });

  it('are there where all predictions and labels are equal', () => {
    const same = taskCharts(level.task, [mean], { ...labels, values: new Float64Array(ROWS).fill(50) });
    expect(chartOf(same, 'lines', 'fit').series[0]!.points).toEqual([[50, 50]]);
    expect(chartOf(same, 'lines', 'errors').series[0]!.points[0]).toEqual([0, 1]);
  });
});
