import { mostProbable } from '../metrics/classification.js';
import { shareInterval } from '../metrics/share-interval.js';
import type { Labels, Outputs } from '../model/datasets.js';
import type { Answers } from './answers.js';
import type { Chart, LinesChart, MatrixChart, Series, TableChart } from './chart.js';
import { operatingPoints, precisionRecallCurve, rocCurve, type OperatingPoints } from './operating-points.js';

const UNIT = { from: 0, to: 1 };
const BINS = 20;
/** More lines over one pair of axes cannot be told apart. */
const MOST_LINES = 8;
/** A larger matrix cannot be read; the other classes are one row and one column. */
const MOST_CLASSES = 12;
/** The curve of accuracy by share of rows has so many points. */
const STEPS = 100;

/** How probabilities of classes rank, fit and decide. */
export function classesCharts(answers: readonly Answers[], labels: Labels): Chart[] {
  const [model] = answers;
  if (model === undefined) return [];
  const frequent = byFrequency(labels);
  return [...rankingCharts(model.outputs, labels, frequent), confidence(answers, labels), coverage(answers, labels), confusion(model.outputs, labels, frequent), byClass(model.outputs, labels)];
}

/** The codes of the classes, the most frequent one first. */
function byFrequency({ values, classes }: Labels): number[] {
  const rows = new Uint32Array(classes.length);
  for (const code of values) rows[code]!++;
  return [...rows.keys()].sort((a, b) => rows[b]! - rows[a]! || a - b);
}

function rankingCharts(outputs: Outputs, labels: Labels, frequent: readonly number[]): LinesChart[] {
  const shown = frequent.slice(0, MOST_LINES).flatMap((code) => {
    const points = pointsOf(outputs, labels, code);
    return points.positives === 0 || points.negatives === 0 ? [] : [{ name: labels.classes[code]!, points }];
  });
  if (shown.length === 0) return [];
  const which = labels.classes.length > MOST_LINES ? ` The ${MOST_LINES} most frequent classes.` : '';
  const series = (curveOf: (points: OperatingPoints) => Series['points']) => shown.map(({ name, points }) => ({ name, points: curveOf(points) }));
  return [
    {
      ...{ kind: 'lines', name: 'roc', title: 'ROC by class', x: { title: 'false positives ÷ negatives', ...UNIT }, y: { title: 'true positives ÷ positives', ...UNIT }, series: series(rocCurve) },
      note: `Each class against all others, by its probability.${which}`,
      reference: { name: 'by chance', points: [[0, 0], [1, 1]] },
    },
    {
      ...{ kind: 'lines', name: 'precision-recall', title: 'Precision and recall by class', x: { title: 'recall', ...UNIT }, y: { title: 'precision', ...UNIT }, series: series(precisionRecallCurve) },
      note: `Each class against all others, by its probability.${which}`,
    },
  ];
}

/** One class against all others. */
function pointsOf(outputs: Outputs, { values, classes }: Labels, code: number): OperatingPoints {
  const scores = Float64Array.from(values, (_, row) => outputs[row * classes.length + code]!);
  return operatingPoints(scores, Uint8Array.from(values, (value) => Number(value === code)));
}

/** The probability of the class that was chosen, and whether it was the right one. */
function chosen(outputs: Outputs, { values, classes }: Labels): { readonly probabilities: Float64Array; readonly hits: Uint8Array } {
  const [probabilities, hits] = [new Float64Array(values.length), new Uint8Array(values.length)];
  for (let row = 0; row < values.length; row++) {
    const best = mostProbable(outputs, row, classes.length);
    probabilities[row] = outputs[row * classes.length + best]!;
    hits[row] = Number(best === values[row]);
  }
  return { probabilities, hits };
}

function confidence(answers: readonly Answers[], labels: Labels): LinesChart {
  const series = answers.map(({ title, outputs }, at) => {
    const bins = Array.from({ length: BINS }, () => ({ rows: 0, hits: 0, sum: 0 }));
    const { probabilities, hits } = chosen(outputs, labels);
    for (let row = 0; row < hits.length; row++) {
      const bin = bins[Math.min(BINS - 1, Math.floor(probabilities[row]! * BINS))]!;
      bin.rows++;
      bin.hits += hits[row]!;
      bin.sum += probabilities[row]!;
    }
    const filled = bins.filter(({ rows }) => rows > 0);
    const points = filled.map(({ rows, hits: right, sum }) => [sum / rows, right / rows] as const);
    return { name: title, points, ...(at === 0 && { intervals: filled.map(({ rows, hits: right }) => shareInterval(right, rows)) }) };
  });
  return {
    ...{ kind: 'lines', name: 'calibration', title: 'Calibration', x: { title: 'probability of the chosen class', ...UNIT }, y: { title: 'share that was right', ...UNIT }, series, isDotted: true },
    note: `Rows in ${BINS} equally wide bins of the probability of the class that was chosen, with 95 % intervals of the model's.`,
    reference: { name: 'calibrated', points: [[0, 0], [1, 1]] },
  };
}

function coverage(answers: readonly Answers[], labels: Labels): LinesChart {
  const rows = labels.values.length;
  const series = answers.map(({ title, outputs }) => {
    const { truePositives, falsePositives } = surest(outputs, labels);
    const points: Series['points'][number][] = [];
    let at = 0;
    for (let step = 1; step <= STEPS; step++) {
      while (at < truePositives.length - 1 && truePositives[at]! + falsePositives[at]! < (step / STEPS) * rows) at++;
      const answered = truePositives[at]! + falsePositives[at]!;
      if (answered / rows !== points.at(-1)?.[0]) points.push([answered / rows, truePositives[at]! / answered]);
    }
    return { name: title, points };
  });
  return {
    ...{ kind: 'lines', name: 'coverage', title: 'Accuracy by share of rows', x: { title: 'share of the rows, the surest first', ...UNIT }, y: { title: 'accuracy', ...UNIT }, series },
    note: 'How often the chosen class is right where only the rows with the most probable answers are answered.',
  };
}

function surest(outputs: Outputs, labels: Labels): OperatingPoints {
  const { probabilities, hits } = chosen(outputs, labels);
  return operatingPoints(probabilities, hits);
}

function confusion(outputs: Outputs, { values, classes }: Labels, frequent: readonly number[]): MatrixChart {
  const isAll = classes.length <= MOST_CLASSES;
  const shown = isAll ? [...classes.keys()] : frequent.slice(0, MOST_CLASSES - 1);
  const places = new Map(shown.map((code, place) => [code, place]));
  const names = [...shown.map((code) => classes[code]!), ...(isAll ? [] : [`${classes.length - shown.length} others`])];
  const counts = names.map(() => names.map(() => 0));
  for (let row = 0; row < values.length; row++) {
    const place = (code: number) => places.get(code) ?? names.length - 1;
    counts[place(values[row]!)]![place(mostProbable(outputs, row, classes.length))]!++;
  }
  return {
    ...{ kind: 'matrix', name: 'confusion', title: 'Confusion', rows: 'right class', columns: 'chosen class', names, counts },
    note: `Rows by their class and by the class that was chosen.${isAll ? '' : ` The ${shown.length} most frequent classes; a mistake of one of the others for another counts as right here.`}`,
  };
}

function byClass(outputs: Outputs, labels: Labels): TableChart {
  const { values, classes } = labels;
  const [rows, picked, hits] = [new Uint32Array(classes.length), new Uint32Array(classes.length), new Uint32Array(classes.length)];
  for (let row = 0; row < values.length; row++) {
    const best = mostProbable(outputs, row, classes.length);
    rows[values[row]!]!++;
    picked[best]!++;
    if (best === values[row]) hits[best]!++;
  }
  return {
    ...{ kind: 'table', name: 'classes', title: 'Classes', columns: ['class', 'rows', 'chosen', 'precision', 'recall', 'F1'] },
    note: 'How often each class is found, and how often it is the right one where it is chosen.',
    rows: classes.map((name, code) => [name, rows[code]!, picked[code]!, hits[code]! / picked[code]!, hits[code]! / rows[code]!, (2 * hits[code]!) / (rows[code]! + picked[code]!)]),
  };
}
