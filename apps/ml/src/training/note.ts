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

/** What is known of a training when it starts: which model, why, and on which rows. */
export function noteOf({ model, split, reasons }: Pick<TrainingPlan, 'model' | 'split' | 'reasons'>, rows: Readonly<Record<keyof Split, number>>): string {
  const { name, instance, role } = model;
  const more = reasons.length > MOST_REASONS ? [`${reasons.length - MOST_REASONS} more`] : [];
  const why = [...reasons.slice(0, MOST_REASONS), ...more].join('; ') || 'it was forced';
  const part = (which: keyof Split) => `${rows[which].toLocaleString('en')} rows (${wordsOf(split[which])})`;
  return [
    `Model **${name}** predicts \`${role.task.label}\` of ${contractName(instance)}. It was trained because ${why}.`,
    `It learned from ${part('training')} and was watched on ${part('validation')}; the test part has ${part('test')}.`,
  ].join('\n\n');
}

/** The note of a training whose model was evaluated. */
export function noteWithFigures(note: string, { model }: Pick<TrainingPlan, 'model'>, evaluation: Pick<Evaluation, 'scores' | 'baselineScores'>): string {
  return `${note}\n\nOn the test part: ${headlineInWords(model, figuresOf(evaluation))}.`;
}
