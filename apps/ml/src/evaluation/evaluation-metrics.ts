import type { MetricPoint } from '../runs/run-store.js';
import type { Scores } from '../metrics/scores.js';
import type { Evaluation } from './evaluate-package.js';

/** The figures of scores that are one number, as they are shown and logged. */
export function figures({ rows, rocAuc, prAuc, logLoss, brier, calibrationError }: Scores) {
  return { rows, rocAuc, prAuc, logLoss, brier, calibrationError };
}

/** The figures of an evaluation as metrics: `test_roc_auc`, and `logistic_regression/test_roc_auc` for a baseline. */
export function evaluationMetrics({ scores, baselineScores }: Evaluation): readonly MetricPoint[] {
  const metrics = (prefix: string, scored: Scores) =>
    Object.entries(figures(scored)).map(([name, value]) => ({ key: `${prefix}test_${snakeCase(name)}`, value }));
  return [metrics('', scores), ...Object.entries(baselineScores).map(([name, scored]) => metrics(`${name}/`, scored))].flat();
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
