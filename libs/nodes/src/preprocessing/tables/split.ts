import type { Split } from './table.js';
import { TabularError } from './tabular-error.js';

/**
 * Checks a split before something is fitted on its training rows.
 *
 * @throws {TabularError} TABULAR_SPLIT if it does not match the rows, or has no training rows
 */
export function assertSplit({ training, validation }: Split, rows: number): void {
  const counts = [training, validation].every((count) => Number.isInteger(count) && count >= 0);
  if (!counts || training + validation !== rows) {
    throw new TabularError('TABULAR_SPLIT', `${training} rows for training and ${validation} for validation do not add up to the ${rows} rows of the table`);
  }
  if (training === 0) throw new TabularError('TABULAR_SPLIT', 'the split has no training rows, so there is nothing to fit on; choose a larger training part');
}
