import type { Labels } from '../model/datasets.js';

/** Rows that a training or an evaluation uses, as its options name them. */
export type Part = 'training' | 'validation' | 'test';

/**
 * Warns, in a sentence, of a part whose labels all have one value: nothing can be learned from it, or nothing said of how
 * well it was. So it is with numbers, too, of which R² is then 0 or 1.
 *
 * @param label the name of the label column
 */
export function oneClassWarnings(part: Part, { values, classes }: Labels, label: string): string[] {
  const only = values[0];
  if (only === undefined || values.some((value) => value !== only)) return [];
  const name = classes.length > 0 ? `'${classes[only]}'` : values instanceof Uint8Array ? String(only === 1) : String(only);
  const effect = part === 'training' ? 'nothing can be learned from them' : 'they cannot say how well the model tells rows apart';
  return [`all ${values.length} ${part} rows have the same ${label}, ${name}: ${effect}; choose other days or rows`];
}
