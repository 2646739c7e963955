import type { Node } from './node.js';

/** The compiler shows it where nodes or pipelines do not fit together. The text in the type says why. */
export interface PipelineTypeError<Message extends string> {
  readonly __pipelineTypeError__: Message;
}

type ReadBy<N> = N extends Node<infer In, infer _Out, infer _Tag> ? keyof In & string : never;
type MadeBy<N> = N extends Node<infer _In, infer Out, infer _Tag> ? keyof Out & string : never;

// One intersection over all nodes: to look up each name in each node would take the compiler quadratic time.
type Intersection<Union> = (Union extends unknown ? (value: Union) => void : never) extends (value: infer All) => void
  ? All
  : never;

/** Every dataset that the nodes read, with a type that all of its readers accept. */
export type Reads<N> = Intersection<N extends Node<infer In, infer _Out, infer _Tag> ? In : never>;
/** Every dataset that the nodes make. */
export type Makes<N> = Intersection<N extends Node<infer _In, infer Out, infer _Tag> ? Out : never>;

export type TypeIn<Datasets, Name extends string> = Name extends keyof Datasets ? Datasets[Name] : never;

/** The names of datasets that are made as a type which their readers do not accept. */
export type Clashing<Read, Made> = {
  [K in keyof Read & keyof Made & string]: Made[K] extends Read[K] ? never : K;
}[keyof Read & keyof Made & string];

/**
 * `unknown` if the nodes fit together, else a property that no caller can satisfy, whose type says why.
 * It stands on `inputs` or `outputs`, not on `nodes`, because there the compiler's message is one line.
 */
export type Wiring<I extends string, O extends string, N> =
  [Exclude<ReadBy<N>, I | MadeBy<N>>] extends [never]
    ? [Exclude<O, MadeBy<N>>] extends [never]
      ? [Exclude<I, ReadBy<N>>] extends [never]
        ? [I & MadeBy<N>] extends [never]
          ? [Clashing<Reads<N>, Makes<N>>] extends [never]
            ? unknown
            : { readonly inputs: PipelineTypeError<`'${Clashing<Reads<N>, Makes<N>>}' is made as one type and read as another`> }
          : { readonly inputs: PipelineTypeError<`a node already makes '${I & MadeBy<N>}'`> }
        : { readonly inputs: PipelineTypeError<`no node reads '${Exclude<I, ReadBy<N>>}'`> }
      : { readonly outputs: PipelineTypeError<`no node makes '${Exclude<O, MadeBy<N>>}'`> }
    : { readonly inputs: PipelineTypeError<`no node makes '${Exclude<ReadBy<N>, I | MadeBy<N>>}'; make it or list it here`> };
