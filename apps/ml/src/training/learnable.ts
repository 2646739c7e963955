import { contractName } from '@tripod/contracts';
import { AppError } from '../errors.js';
import { wordsOf, type Split } from '../instances/split.js';
import type { Model } from '../model/model.js';
import type { TrainingRows } from './read-rows.js';

/** So many columns are named. */
const MOST_NAMED = 5;

type LearnedRows = Pick<TrainingRows, 'instances' | 'labels' | 'split'>;

/**
 * A network that has seen one class alone says this class of every row, and no loss shows it.
 *
 * @throws {AppError} ROWS_ONE_CLASS when all rows to learn from have one class
 */
export function assertSeveralClasses({ role: { task }, label }: Pick<Model, 'role' | 'label'>, { labels, split }: Pick<LearnedRows, 'labels' | 'split'>, { training }: Pick<Split, 'training'>): void {
  if (task.type === 'number') return;
  const { values, classes } = labels;
  const only = values[0];
  for (let row = 0; row < split.training; row++) if (values[row] !== only) return;
  const name = only === undefined ? 'none' : classes.length > 0 ? `'${classes[only]}'` : String(only === 1);
  throw new AppError('ROWS_ONE_CLASS', `All ${split.training} rows to learn from (${wordsOf(training)}) have the same ${task.label} of ${contractName(label)}, ${name}: nothing can be learned from them. Choose other days or rows, with --training.`);
}

/** Warns, in a sentence, of columns that have one value in all rows to learn from, of several such rows. */
export function constantColumnWarnings({ instance }: Pick<Model, 'instance'>, { instances, split: { training } }: LearnedRows): string[] {
  if (training < 2) return [];
  const constant = Object.entries(instances).flatMap(([name, column]) => (isConstant(column, training) ? [name] : []));
  if (constant.length === 0) return [];
  const named = [...constant.slice(0, MOST_NAMED).map((name) => `'${name}'`), ...(constant.length > MOST_NAMED ? [`${constant.length - MOST_NAMED} more`] : [])];
  const columns = constant.length === 1 ? `column ${named[0]} of ${contractName(instance)} has` : `columns ${named.join(', ')} of ${contractName(instance)} have`;
  return [`${columns} the same value in all ${training} rows to learn from: nothing can be learned of it, and another value later is new to the model`];
}

/** NaN is null, and equal to itself here. */
function isConstant(column: ArrayLike<unknown>, rows: number): boolean {
  for (let row = 1; row < rows; row++) if (!Object.is(column[row], column[0])) return false;
  return true;
}
