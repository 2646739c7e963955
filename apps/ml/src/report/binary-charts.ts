import { probabilityScores } from '../metrics/probability.js';
import { shareInterval } from '../metrics/share-interval.js';
import type { Labels } from '../model/datasets.js';
import type { Answers } from './answers.js';
import type { Chart, LinesChart, Series, TableChart } from './chart.js';
import { costCurve, decidedAt, operatingPoints, precisionRecallCurve, rocCurve, type OperatingPoints } from './operating-points.js';

/** Where the confusion matrix and the table of thresholds decide. */
const DECISION = 0.5;
const THRESHOLDS = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
const UNIT = { from: 0, to: 1 };
const BINS = 20;

/** How probabilities of a yes-or-no label rank, fit and decide. */
export function binaryCharts(answers: readonly Answers[], { values }: Labels): Chart[] {
  const found = answers.map(({ title, outputs }) => ({ name: title, points: operatingPoints(outputs, values), outputs }));
  const [model] = found;
  if (model === undefined) return [];
  const { positives, negatives } = model.points;
  // A contestant that says one probability of all rows decides nothing: its curves are the references.
  const deciding = positives === 0 || negatives === 0 ? [] : found.filter(({ points }) => points.thresholds.length > 1);
  const curves = (curveOf: (points: OperatingPoints) => Series['points']) => deciding.map(({ name, points }) => ({ name, points: curveOf(points) }));
  const share = positives / (positives + negatives);
  return [
    ...(deciding.length === 0 ? [] : rankingCharts(curves, share)),
    calibration(found, values),
    spread(model.outputs, values),
    matrixAt(model.points),
    thresholds(model.points),
  ];
}

function rankingCharts(curves: (curveOf: (points: OperatingPoints) => Series['points']) => Series[], share: number): LinesChart[] {
  return [
    {
      ...{ kind: 'lines', name: 'roc', title: 'ROC', x: { title: 'false positives ÷ negatives', ...UNIT }, y: { title: 'true positives ÷ positives', ...UNIT }, series: curves(rocCurve) },
      note: 'What each threshold finds of the positives, and what it mistakes for one. The area below is ROC-AUC.',
      reference: { name: 'by chance', points: [[0, 0], [1, 1]] },
    },
    {
      ...{ kind: 'lines', name: 'precision-recall', title: 'Precision and recall', x: { title: 'recall', ...UNIT }, y: { title: 'precision', ...UNIT }, series: curves(precisionRecallCurve) },
      note: 'How many of the rows that a threshold finds are positive, by how many of the positives it finds.',
      reference: { name: 'by chance', points: [[0, share], [1, share]] },
    },
    {
      ...{ kind: 'lines', name: 'cost', title: 'Cost curve', x: { title: 'weight of missed positives', ...UNIT }, y: { title: 'cost at the best threshold', from: 0, to: 0.5 }, series: curves(costCurve) },
      note: 'What decisions cost at the best threshold, as a share of the greatest possible cost. On the left false alarms are the dear ones, on the right missed positives.',
      reference: { name: 'always or never', points: [[0, 0], [0.5, 0.5], [1, 0]] },
    },
  ];
}

function calibration(found: readonly { readonly name: string; readonly outputs: Float64Array }[], values: Labels['values']): LinesChart {
  const series = found.map(({ name, outputs }) => {
    const { calibration: bins } = probabilityScores(outputs, values);
    return { name, points: bins.map((bin) => [bin.mean_probability, bin.share] as const), intervals: bins.map(({ share, rows }) => shareInterval(share * rows, rows)) };
  });
  return {
    ...{ kind: 'lines', name: 'calibration', title: 'Calibration', x: { title: 'mean probability', ...UNIT }, y: { title: 'share that happened', ...UNIT }, isDotted: true },
    note: `Rows in ${BINS} equally wide bins of their probability: how often it happened, with 95 % intervals of the model's.`,
    series: series.map(({ intervals, ...each }, at) => (at === 0 ? { ...each, intervals } : each)),
    reference: { name: 'calibrated', points: [[0, 0], [1, 1]] },
  };
}

function spread(outputs: Float64Array, values: Labels['values']): LinesChart {
  const points = (label: 0 | 1): Series['points'] => {
    const counts = new Float64Array(BINS);
    let rows = 0;
    for (let row = 0; row < outputs.length; row++) {
      if ((values[row] === 1) !== (label === 1)) continue;
      counts[Math.min(BINS - 1, Math.floor(outputs[row]! * BINS))]!++;
      rows++;
    }
    const shares = Array.from(counts, (count) => (rows === 0 ? 0 : count / rows));
    return [...shares.map((share, bin) => [bin / BINS, share] as const), [1, shares[BINS - 1]!]];
  };
  return {
    ...{ kind: 'lines', name: 'probabilities', title: 'Probabilities', x: { title: 'probability', ...UNIT }, y: { title: 'share of the rows', from: 0 }, isStepped: true },
    note: 'What the model says of the rows where it happened, and of the others: the less they overlap, the better it tells them apart.',
    series: [{ name: 'happened', points: points(1) }, { name: 'did not happen', points: points(0) }],
  };
}

function matrixAt(points: OperatingPoints): Chart {
  const { truePositives, falsePositives, falseNegatives, trueNegatives } = decidedAt(points, DECISION);
  return {
    ...{ kind: 'matrix', name: 'confusion', title: `Confusion at ${DECISION}`, rows: 'happened', columns: 'predicted', names: ['false', 'true'] },
    note: `Rows by what happened and by what was predicted, where a probability of ${DECISION} or more counts as true.`,
    counts: [[trueNegatives, falsePositives], [falseNegatives, truePositives]],
  };
}

function thresholds(points: OperatingPoints): TableChart {
  return {
    ...{ kind: 'table', name: 'thresholds', title: 'Thresholds', columns: ['threshold', 'true positives', 'false positives', 'false negatives', 'true negatives', 'precision', 'recall'] },
    note: 'What a decision at each threshold finds.',
    rows: THRESHOLDS.map((threshold) => {
      const { truePositives, falsePositives, falseNegatives, trueNegatives } = decidedAt(points, threshold);
      return [String(threshold), truePositives, falsePositives, falseNegatives, trueNegatives, truePositives / (truePositives + falsePositives), truePositives / (truePositives + falseNegatives)];
    }),
  };
}
