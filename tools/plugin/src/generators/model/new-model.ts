import type { TreeBusiness } from '../workspace/business.js';
import type { Field } from '../../contract/field.js';

/** What a new model is called, and what it predicts. */
export interface NewModel {
  /** Kebab-case: of its folder, experiment and registered model. */
  readonly name: string;
  readonly business: TreeBusiness;
  readonly task: 'binary' | 'classes' | 'number';
  /** The field of the label contract. */
  readonly label: Field;
  /** About how many rows have a label: the network is as large as that allows. */
  readonly rows: number;
}

/** The task that a label asks for; undefined: no model predicts such a field. */
export function taskOf({ kind, nullable }: Field): NewModel['task'] | undefined {
  if (nullable) return undefined;
  return kind === 'boolean' ? 'binary' : kind === 'category' ? 'classes' : kind === 'integer' || kind === 'float' ? 'number' : undefined;
}
