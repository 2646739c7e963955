import type { Examples } from './fit.js';
import type { Recipe } from './recipe.js';

/** Features that were standardized or encoded are far below. */
const LARGE = 1000;

/**
 * Why a loss may no longer be a number: a label or a value that is not finite, else a column that no node has brought to
 * scale, else a rate that is too high. It looks at all training rows.
 */
export function reasonOfDivergence({ features: { columns, values }, targets, rows }: Examples, { peakRate }: Pick<Recipe, 'peakRate'>): string {
  const tooHigh = `the recipe's peakRate ${peakRate} is too high`;
  const label = targets.subarray(0, rows).findIndex((target) => !Number.isFinite(target));
  if (label >= 0) return `the label of training row ${label} is ${targets[label]}`;
  const width = columns.length;
  let largest = 0;
  for (let at = 0; at < rows * width; at++) {
    if (!Number.isFinite(values[at])) return `column '${columns[at % width]}' of the features is ${values[at]} in training row ${Math.floor(at / width)}`;
    if (Math.abs(values[at]!) > Math.abs(values[largest]!)) largest = at;
  }
  if (!(Math.abs(values[largest] ?? 0) > LARGE)) return `${tooHigh}; state a lower one`;
  return `column '${columns[largest % width]}' of the features reaches ${values[largest]}; standardize or clip it, or ${tooHigh}`;
}
