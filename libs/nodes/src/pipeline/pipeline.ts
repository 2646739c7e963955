import { WiringError, type WiringErrorCode } from './errors.js';
import type { AnyNode } from './node.js';
import { inRunOrder } from './run-order.js';
import type { Makes, Reads, TypeIn, Wiring } from './wiring.js';

declare const signature: unique symbol;

/** A graph of nodes with a signature, like a function: what it reads and what it returns. */
export interface Pipeline<In extends object, Out extends object, N extends AnyNode = AnyNode> {
  readonly name: string;
  readonly inputs: readonly (keyof In & string)[];
  readonly outputs: readonly (keyof Out & string)[];
  /** In an order in which they can run. */
  readonly nodes: readonly N[];
  /** Exists for the compiler alone: it carries the datasets' types, which the names in `inputs` and `outputs` lack. */
  readonly [signature]?: (inputs: In) => Out;
}

/** A pipeline over any datasets. */
// `any`, since In is contravariant: `Pipeline<{ rows }, …>` is not assignable to `Pipeline<object, object>`.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type AnyPipeline = Pipeline<any, any>;

/**
 * Declares a pipeline from nodes in any order. It is a compile error if the nodes do not fit together: a misspelt dataset,
 * a wrong type, an input that no node makes. Duplicates and cycles are found when the pipeline is built.
 *
 * @throws {WiringError} whose code and message say what does not fit
 * @example
 * const training = pipeline({ name: 'training', inputs: ['readings'], outputs: ['mean'], nodes: withTags(nodes, 'training') });
 */
/* @__NO_SIDE_EFFECTS__ */
export function pipeline<const I extends string, const O extends string, const N extends readonly AnyNode[]>(
  spec: { readonly name: string; readonly inputs: readonly I[]; readonly outputs: readonly O[]; readonly nodes: N } & Wiring<
    I, O, N[number]
  >,
): Pipeline<{ [K in I]: TypeIn<Reads<N[number]>, K> }, { [K in O]: TypeIn<Makes<N[number]>, K> }, N[number]> {
  const { name, inputs, outputs, nodes } = spec;
  const maker = assertWired(name, inputs, outputs, nodes);
  // `as`: the compiler cannot resolve the mapped types of the signature while I, O and N are generic.
  return Object.freeze({ name, inputs: [...inputs], outputs: [...outputs], nodes: inRunOrder(name, nodes, maker) }) as never;
}

/**
 * Checks at run time what the compiler checks, since a caller may be JavaScript and a tag in a variable may select fewer
 * nodes than its type says; and what the compiler cannot check. Returns the node that makes each dataset.
 */
function assertWired(
  pipeline: string, inputs: readonly string[], outputs: readonly string[], nodes: readonly AnyNode[],
): ReadonlyMap<string, AnyNode> {
  const refused = (code: WiringErrorCode, reason: string) => new WiringError(code, `${pipeline}: ${reason}`);
  const given = new Set(inputs);
  const names = new Set<string>();
  const read = new Set<string>();
  const maker = new Map<string, AnyNode>();
  if (nodes.length === 0) throw refused('PIPELINE_EMPTY', 'it has no nodes');
  for (const node of nodes) {
    if (names.has(node.name)) throw refused('PIPELINE_DUPLICATE_NODE', `two nodes are named '${node.name}'; give one of them another name`);
    names.add(node.name);
    for (const input of node.inputs) read.add(input);
    for (const output of node.outputs) {
      const other = maker.get(output)?.name ?? (given.has(output) ? '(inputs)' : undefined);
      if (other) throw refused('PIPELINE_DUPLICATE_OUTPUT', `'${output}' is made by both '${other}' and '${node.name}'; leave one out, or give its output another name`);
      maker.set(output, node);
    }
  }
  for (const node of nodes) {
    const missing = node.inputs.find((input) => !given.has(input) && !maker.has(input));
    if (missing !== undefined) throw refused('PIPELINE_MISSING_INPUT', `node '${node.name}' reads '${missing}', which no node makes; list it in inputs`);
  }
  const unread = inputs.find((input) => !read.has(input));
  if (unread !== undefined) throw refused('PIPELINE_UNREAD_INPUT', `no node reads the input '${unread}'; select a node that reads it, or remove the input`);
  const unmade = outputs.find((output) => !maker.has(output));
  if (unmade !== undefined) throw refused('PIPELINE_MISSING_OUTPUT', `no node makes the output '${unmade}'; select a node that makes it, or remove the output`);
  return maker;
}
