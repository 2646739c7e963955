import { columnOf, type Columns } from '@tripod/contracts';
import type { Labels } from './datasets.js';
import type { Model } from './model.js';

/**
 * The label column of a model's task, out of columns that were read.
 *
 * @throws {TypeError} when it is not there, or is a text
 */
export function labelsOf({ label, role }: Pick<Model, 'label' | 'role'>, columns: Columns): Labels {
  const { name, categories } = columnOf(label, role.task.label);
  const values = columns[name];
  if (values === undefined || Array.isArray(values)) throw new TypeError(`the label '${name}' is ${values === undefined ? 'not among the columns' : 'a text'}`);
  return { values, classes: categories };
}
