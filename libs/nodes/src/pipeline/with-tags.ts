import { WiringError } from './errors.js';
import type { AnyNode, Node } from './node.js';

type TagOf<N> = N extends Node<infer _In, infer _Out, infer Tag> ? Tag : never;

type Tagged<N, Tag extends string> =
  N extends Node<infer _In, infer _Out, infer Own> ? ([Extract<Own, Tag>] extends [never] ? never : N) : never;

/**
 * The nodes that have at least one of `tags`, in their listed order. A tag that no node has is a compile error.
 *
 * @throws {WiringError} PIPELINE_UNKNOWN_TAG if no node has one of the tags, or if no tag is given
 * @example
 * const nodes = [fitMean, subtractMean] as const;
 * withTags(nodes, 'inference'); // those nodes that have the tag 'inference'
 */
/* @__NO_SIDE_EFFECTS__ */
export function withTags<const N extends readonly AnyNode[], const Tag extends TagOf<N[number]>>(
  nodes: N,
  ...tags: readonly [Tag, ...Tag[]]
): readonly Tagged<N[number], Tag>[] {
  const wanted = new Set<string>(tags);
  const known = new Set(nodes.flatMap((node) => node.tags));
  const unknown = tags.find((tag) => !known.has(tag)) ?? (wanted.size === 0 ? '(none given)' : undefined);
  if (unknown !== undefined) {
    throw new WiringError('PIPELINE_UNKNOWN_TAG', `no node has the tag '${unknown}'; the nodes have ${[...known].join(', ')}`);
  }
  return nodes.filter((node): node is Tagged<N[number], Tag> => node.tags.some((tag) => wanted.has(tag)));
}
