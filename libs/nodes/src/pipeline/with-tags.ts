import { WiringError } from './errors.js';
import type { AnyNode, Node } from './node.js';

type TagOf<N> = N extends Node<infer _In, infer _Out, infer Tag> ? Tag : never;

type Tagged<N, Tag extends string> =
  N extends Node<infer _In, infer _Out, infer Own> ? ([Extract<Own, Tag>] extends [never] ? never : N) : never;

/**
 * The nodes that carry at least one of `tags`, in their listed order.
 *
 * A tag that no node carries is a compile error where the nodes' tags are known to it, and always a throw.
 *
 * @throws {WiringError} PIPELINE_UNKNOWN_TAG when a tag is carried by no node, or no tag is given
 */
export function withTags<const N extends readonly AnyNode[], const Tag extends TagOf<N[number]>>(
  nodes: N,
  ...tags: readonly [Tag, ...Tag[]]
): readonly Tagged<N[number], Tag>[] {
  const wanted = new Set<string>(tags);
  const known = new Set(nodes.flatMap((node) => node.tags));
  const unknown = tags.find((tag) => !known.has(tag)) ?? (wanted.size === 0 ? '(none given)' : undefined);
  if (unknown !== undefined) {
    throw new WiringError('PIPELINE_UNKNOWN_TAG', `no node carries the tag '${unknown}'; the nodes' tags are ${[...known].join(', ')}`);
  }
  return nodes.filter((node): node is Tagged<N[number], Tag> => node.tags.some((tag) => wanted.has(tag)));
}
