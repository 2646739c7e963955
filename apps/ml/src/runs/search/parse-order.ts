import type { RunOrder } from './conditions.js';
import { fieldOf } from './fields.js';
import { badSearch, wordsOf, type Word } from './words.js';

/**
 * Reads an order as MLflow's `order_by` has it, with commas between its entries: `metrics.loss DESC, start_time`.
 *
 * @throws {AppError} BAD_USAGE that names the word that cannot be used, and the way out
 */
export function parseOrder(text: string): readonly RunOrder[] {
  const entries: Word[][] = [[]];
  for (const word of wordsOf(text)) {
    if (word.text === ',') entries.push([]);
    else entries.at(-1)?.push(word);
  }
  return entries.map(entry);
}

function entry([first, direction, more]: readonly Word[]): RunOrder {
  if (first === undefined) throw badSearch('', 'an order is fields with commas between them: metrics.loss DESC, start_time');
  const field = fieldOf(first);
  if (field.entity === 'datasets') throw badSearch(first.text, 'a run may have several datasets, so they do not order runs');
  if (more !== undefined) throw badSearch(more.text, 'write a comma before the next field');
  const way = direction?.text.toUpperCase() ?? 'ASC';
  if (way !== 'ASC' && way !== 'DESC') throw badSearch(direction?.text ?? '', 'after a field stands ASC (the least first, as by default) or DESC (the greatest first)');
  return { field, isDescending: way === 'DESC' };
}
