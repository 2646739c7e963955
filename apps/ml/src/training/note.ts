import { contractName } from '@tripod/contracts';
import { figuresOf } from '../evaluation/evaluation-report.js';
import type { Evaluation } from '../evaluation/evaluate-package.js';
import { headlineInWords } from '../evaluation/headline.js';
import { wordsOf, type Split } from '../instances/split.js';
import type { TrainingPlan } from './plan-training.js';

/** MLflow's tag of a run's description, in Markdown. */
export const NOTE_TAG = 'mlflow.note.content';

/** So many reasons are named. */
const MOST_REASONS = 5;

/**
 * A training in some sentences: which model, how good it is beside its baselines, on which rows it learned, and why.
 *
 * @param evaluation undefined until the model was evaluated
 */
export function noteOf(
  { model, split, reasons }: Pick<TrainingPlan, 'model' | 'split' | 'reasons'>,
  rows: Readonly<Record<Exclude<keyof Split, 'test'>, number>>,
  evaluation?: Pick<Evaluation, 'scores' | 'baselineScores'>,
): string {
  const { name, instance, role } = model;
  const headline = evaluation && headlineInWords(model, figuresOf(evaluation), { rows: evaluation.scores.rows, test: split.test });
  const part = (which: keyof typeof rows) => `${rows[which].toLocaleString('en')} rows (${wordsOf(split[which])})`;
  const more = reasons.length > MOST_REASONS ? [`${reasons.length - MOST_REASONS} more`] : [];
  const why = [...reasons.slice(0, MOST_REASONS), ...more].join('; ') || 'it was forced';
  return [
    `Model **${name}** predicts \`${role.task.label}\` of ${contractName(instance)}${headline === undefined ? '' : `: ${headline}`}.`,
    `It learned from ${part('training')} and was watched on ${part('validation')}. It was trained because ${why}.`,
  ].join('\n\n');
}
