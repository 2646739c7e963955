import type { Labels } from '../model/datasets.js';
import type { RowsOfPlan } from './train-model.js';

/**
 * Which parts of a split have labels of one value alone, as sentences: nothing can be learned from them, or nothing said of
 * how well it was.
 */
export function oneClassWarnings({ training, test }: RowsOfPlan, label: string): string[] {
  const { values, classes } = training.labels;
  const learned = training.split.training;
  const parts = [
    ['training', values.subarray(0, learned), classes],
    ['validation', values.subarray(learned), classes],
    ['test', test.labels.values, test.labels.classes],
  ] as const;
  return parts.flatMap(([part, of, names]) => {
    const only = of[0];
    if (only === undefined || of.some((value) => value !== only)) return [];
    return [`all ${of.length} ${part} rows have the same ${label}, ${shown(only, of, names)}: ${part === 'training' ? 'nothing can be learned from them' : 'they cannot say how well the model tells rows apart'}; choose other days or rows`];
  });
}

function shown(value: number, of: Labels['values'], classes: readonly string[]): string {
  if (classes.length > 0) return `'${classes[value]}'`;
  return of instanceof Uint8Array ? String(value === 1) : String(value);
}
