import type { Task } from '@tripod/contracts';
import type { Labels } from '../model/datasets.js';
import type { Answers } from './answers.js';
import { binaryCharts } from './binary-charts.js';
import type { Chart } from './chart.js';
import { classesCharts } from './classes-charts.js';
import { numberCharts } from './number-charts.js';

const chartsOf = { binary: binaryCharts, classes: classesCharts, number: numberCharts } as const satisfies Record<Task['type'], unknown>;

/**
 * What a report shows of a task's predictions, beside the metrics.
 *
 * @param answers the model comes first
 */
export function taskCharts({ type }: Pick<Task, 'type'>, answers: readonly Answers[], labels: Labels): Chart[] {
  return chartsOf[type](answers, labels);
}
