import type { TreeBusiness, TreePrediction } from '../workspace/business.js';

/** A new policy: what it is called, and what it decides by. */
export interface NewPolicy {
  /** Kebab-case: decisions are kept under it. */
  readonly name: string;
  /** Its const: `retentionPolicy`. */
  readonly value: string;
  /** Before the names of its settings: `RETENTION`. */
  readonly prefix: string;
  readonly business: TreeBusiness;
  readonly prediction: TreePrediction;
}

/** The files of a policy, by their names, and the rows of its settings in the README. */
export interface PolicyFiles {
  readonly files: Readonly<Record<string, string>>;
  readonly settings: readonly string[];
}

/** How the key of an instance stands in examples and specs. */
export function exampleKeys({ instance }: TreeBusiness): { readonly column: string; readonly shown: readonly [string, string, string] } {
  const isText = instance.fields.find(({ name }) => name === instance.key)?.kind === 'text';
  return isText ? { column: "['a', 'b', 'c']", shown: ['a', 'b', 'c'] } : { column: 'Int32Array.of(1, 2, 3)', shown: ['1', '2', '3'] };
}
