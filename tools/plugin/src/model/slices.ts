import { literal } from '../project/code.js';
import type { ProjectPlan } from '../plan/project-plan.js';

/** A field of more values has few rows in each. */
const MOST_VALUES = 20;
/** More make a report long. */
const MOST_SLICES = 6;

/**
 * How the report of a model cuts its test rows, as code: by fields of few values, those that the model does not read first,
 * since nobody else would look at them, and by the month of the instance's time.
 */
export function slicesOf({ fields, time, key }: Pick<ProjectPlan, 'fields' | 'time' | 'key'>): readonly string[] {
  const few = fields.filter(({ name, kind, categories = [] }) => name !== key.name && (kind === 'boolean' || (kind === 'category' && categories.length <= MOST_VALUES)));
  const [unread, read] = [few.filter(({ treatment }) => treatment === 'none'), few.filter(({ treatment }) => treatment !== 'none')];
  const months = time === undefined ? [] : [`{ column: ${literal(time)}, by: 'month' }`];
  return [...[...unread, ...read].slice(0, MOST_SLICES - months.length).map(({ name }) => literal(name)), ...months];
}
