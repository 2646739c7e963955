import { WiringError, type WiringErrorCode } from './errors.js';
import type { AnyNode } from './node.js';
import { inRunOrder } from './run-order.js';
import type { Makes, Reads, TypeIn, Wiring } from './wiring.js';

declare const signature: unique symbol;

/** A graph of nodes with a signature: what it needs and what it hands back. */
export interface Pipeline<In extends object, Out extends object, N extends AnyNode = AnyNode> {
  readonly name: string;
  readonly inputs: readonly (keyof In & string)[];
  readonly outputs: readonly (keyof Out & string)[];
  /** In an order in which they can run. */
  readonly nodes: readonly N[];
  /** Never there: it keeps the datasets' types, of which the names alone know nothing, in the pipeline's. */
  readonly [signature]?: (inputs: In) => Out;
}

/** A pipeline of any datasets. */
// `object` would not do: its names are none, and a pipeline that needs something is none that needs anything.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type AnyPipeline = Pipeline<any, any>;

/**
 * Declares a pipeline. A compile error, and a throw, where its nodes do not fit together; a throw alone where two nodes
 * have one name or make one dataset, and for a cycle.
 *
 * @throws {WiringError} whose code and message say what does not fit
 */
export function pipeline<const I extends string, const O extends string, const N extends readonly AnyNode[]>(
  spec: { readonly name: string; readonly inputs: readonly I[]; readonly outputs: readonly O[]; readonly nodes: N } & Wiring<
    I, O, N[number]
  >,
): Pipeline<{ [K in I]: TypeIn<Reads<N[number]>, K> }, { [K in O]: TypeIn<Makes<N[number]>, K> }, N[number]> {
  const { name, inputs, outputs, nodes } = spec;
  const maker = assertWired(name, inputs, outputs, nodes);
  // `as`: the compiler cannot compute the mapped types of the signature for names it does not know yet.
  return Object.freeze({ name, inputs: [...inputs], outputs: [...outputs], nodes: inRunOrder(name, nodes, maker) }) as never;
}

/**
 * Says again what the compiler says, since callers may be JavaScript and a tag in a variable may select less than its
 * type, and what it cannot say. Returns the node that makes each dataset.
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
    if (names.has(node.name)) throw refused('PIPELINE_DUPLICATE_NODE', `two nodes are named '${node.name}'; rename() one of them`);
    names.add(node.name);
    for (const input of node.inputs) read.add(input);
    for (const output of node.outputs) {
      const other = maker.get(output)?.name ?? (given.has(output) ? '(inputs)' : undefined);
      if (other) throw refused('PIPELINE_DUPLICATE_OUTPUT', `'${output}' is made by both '${other}' and '${node.name}'; leave one out, or rename() its output`);
      maker.set(output, node);
    }
  }
  for (const node of nodes) {
    const missing = node.inputs.find((input) => !given.has(input) && !maker.has(input));
    if (missing !== undefined) throw refused('PIPELINE_MISSING_INPUT', `node '${node.name}' reads '${missing}', which no node makes; list it in inputs`);
  }
  const unread = inputs.find((input) => !read.has(input));
  if (unread !== undefined) throw refused('PIPELINE_UNREAD_INPUT', `no node reads the input '${unread}'; was its node selected?`);
  const unmade = outputs.find((output) => !maker.has(output));
  if (unmade !== undefined) throw refused('PIPELINE_MISSING_OUTPUT', `no node makes the output '${unmade}'; was its node selected?`);
  return maker;
}
