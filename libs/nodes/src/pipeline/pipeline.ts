import { DuplicateNodeError, DuplicateOutputError, EmptyPipelineError, MissingInputError, MissingOutputError, UnreadInputError } from './errors.js';
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
 * Declares a pipeline. A compile error, and a throw, where its nodes do not fit together.
 *
 * @throws {EmptyPipelineError} when there are no nodes
 * @throws {DuplicateNodeError} when two nodes share a name
 * @throws {DuplicateOutputError} when two nodes make the same dataset, or one makes an input
 * @throws {MissingInputError} when a node reads what no node makes and `inputs` does not list
 * @throws {UnreadInputError} when no node reads one of the inputs
 * @throws {MissingOutputError} when no node makes one of the outputs
 * @throws {CycleError} when nodes wait for one another
 */
export function pipeline<const I extends string, const O extends string, const N extends readonly AnyNode[]>(
  spec: { readonly name: string; readonly inputs: readonly I[]; readonly outputs: readonly O[]; readonly nodes: N } & Wiring<
    I, O, N[number]
  >,
): Pipeline<{ [K in I]: TypeIn<Reads<N[number]>, K> }, { [K in O]: TypeIn<Makes<N[number]>, K> }, N[number]> {
  const { name, inputs, outputs, nodes } = spec;
  const maker = makersOfDatasets(name, nodes);
  assertWired(name, inputs, outputs, nodes, maker);
  const ordered = inRunOrder(name, nodes, maker);
  // `as`: the compiler cannot compute the mapped types of the signature for names it does not know yet.
  return Object.freeze({ name, inputs: [...inputs], outputs: [...outputs], nodes: ordered }) as never;
}

function makersOfDatasets(pipeline: string, nodes: readonly AnyNode[]): ReadonlyMap<string, AnyNode> {
  const maker = new Map<string, AnyNode>();
  const names = new Set<string>();
  for (const node of nodes) {
    if (names.has(node.name)) throw new DuplicateNodeError(pipeline, node.name);
    names.add(node.name);
    for (const output of node.outputs) {
      const other = maker.get(output);
      if (other) throw new DuplicateOutputError(pipeline, output, [other.name, node.name]);
      maker.set(output, node);
    }
  }
  return maker;
}

/** Says again what the compiler says: callers may be JavaScript, and a tag in a variable may select less than its type. */
function assertWired(
  pipeline: string,
  inputs: readonly string[],
  outputs: readonly string[],
  nodes: readonly AnyNode[],
  maker: ReadonlyMap<string, AnyNode>,
): void {
  if (nodes.length === 0) throw new EmptyPipelineError(pipeline);
  const given = new Set(inputs);
  const read = new Set<string>();
  for (const node of nodes) {
    for (const input of node.inputs) {
      if (!given.has(input) && !maker.has(input)) throw new MissingInputError(pipeline, node.name, input);
      read.add(input);
    }
  }
  for (const input of given) {
    const other = maker.get(input);
    if (other) throw new DuplicateOutputError(pipeline, input, ['(inputs)', other.name]);
    if (!read.has(input)) throw new UnreadInputError(pipeline, input, [...read].filter((name) => !maker.has(name)));
  }
  const missing = outputs.find((output) => !maker.has(output));
  if (missing !== undefined) throw new MissingOutputError(pipeline, missing);
}
