import type { Task } from '@tripod/contracts';
import type { Scores } from '../metrics/scores.js';
import type { Labels, Outputs } from '../model/datasets.js';
import { binaryScoring } from './binary.js';
import { classesScoring } from './classes.js';
import { numberScoring } from './number.js';
import type { Scoring, TaskMetric } from './task.js';

const scorings = { binary: binaryScoring, classes: classesScoring, number: numberScoring } as const satisfies Record<Task['type'], Partial<Scoring<never>>>;

/** The metrics of a task, as they are logged and shown; the first one is the headline. */
export function metricsOf({ type }: Pick<Task, 'type'>): readonly TaskMetric[] {
  return scorings[type].metrics;
}

/** The names of a task's baselines. */
export function baselinesOf({ type }: Pick<Task, 'type'>): readonly string[] {
  return Object.values(scorings[type].baselines);
}

/** How good outputs are on labelled rows, by the metrics of a task. */
export function scoresOf({ type }: Pick<Task, 'type'>, outputs: Outputs, labels: Labels): Scores {
  return scorings[type].scores(outputs, labels);
}
