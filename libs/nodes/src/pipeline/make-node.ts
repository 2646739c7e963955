import type { Node } from './node.js';

/** Datasets of one type, under the names that a factory was given. */
export type Dataset<Name extends string, Type> = { readonly [K in Name]: Type };

/** What every factory takes: the node's name, which must be the only one in its pipelines, and the tags that select it. */
export interface NodeSpec<Tag extends string> {
  readonly name: string;
  readonly tags: readonly Tag[];
}

/** A node that makes one dataset. For factories, which know the names of their datasets only when they are called. */
/* @__NO_SIDE_EFFECTS__ */
export function makeNode<In extends object, To extends string, Made, Tag extends string>(
  { name, tags }: NodeSpec<Tag>,
  inputs: readonly (keyof In & string)[],
  to: To,
  make: (inputs: In) => Made,
): Node<In, Dataset<To, Made>, Tag> {
  // `as`: to the compiler the key of an object literal is any string, not the one in `to`.
  const run = (given: In) => ({ [to]: make(given) }) as Dataset<To, Made>;
  return Object.freeze({ name, tags, inputs, outputs: [to], run });
}
