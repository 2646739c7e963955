/** What a node may report while it runs, e.g. `{ epoch: 1, rows: 8192, loss: 0.31 }`. */
export type Facts = Readonly<Record<string, number | string>>;

/** What a node is given besides its datasets. */
export interface Step {
  /** Aborted when the run is to end; a node that runs for long stops on it, by throwing. */
  readonly signal: AbortSignal;
  /** Becomes the event `node:report`. Returns at once and never throws; the facts are copied. */
  report(facts: Facts): void;
}

/** A function, the names of the datasets it reads and makes, and the tags it is selected by. */
export interface Node<In extends object, Out extends object, Tag extends string = string> {
  readonly name: string;
  readonly tags: readonly Tag[];
  readonly inputs: readonly (keyof In & string)[];
  readonly outputs: readonly (keyof Out & string)[];
  /** What it makes and does not return, e.g. tensors on the way, it frees itself, also when it throws. */
  run(inputs: In, step: Step): Out | Promise<Out>;
}

/** A node of any datasets. */
// `object` would not do: a node that reads something is no node that can be given anything.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type AnyNode = Node<any, any, string>;

/**
 * Binds `node()` to an interface that lists every dataset and its type.
 *
 * Dataset names are then completed and checked like property names, and `run` receives exactly the
 * datasets named in `inputs` and must return exactly those named in `outputs`.
 */
export function nodesOver<Datasets extends object>() {
  return function node<
    const I extends keyof Datasets & string,
    const O extends keyof Datasets & string,
    const Tag extends string = never, // of `tags: []`; without a default it would be `string`, and any tag known
  >(spec: {
    readonly name: string;
    readonly tags: readonly Tag[];
    readonly inputs: readonly I[];
    readonly outputs: readonly O[];
    run(inputs: Pick<Datasets, I>, step: Step): Pick<Datasets, O> | Promise<Pick<Datasets, O>>;
  }): Node<Pick<Datasets, I>, Pick<Datasets, O>, Tag> {
    return Object.freeze({ ...spec });
  };
}

/** Throws unless `made` has exactly the datasets `outputs`: the compiler sees a missing one, but not a surplus one. */
export function assertMade(outputs: readonly string[], made: unknown): asserts made is Readonly<Record<string, unknown>> {
  if (typeof made !== 'object' || made === null) throw new TypeError(`returned ${made}, not an object of its outputs`);
  const missing = outputs.find((output) => !Object.hasOwn(made, output));
  if (missing !== undefined) throw new TypeError(`returned no '${missing}', which is in its outputs`);
  const names = Object.keys(made);
  const surplus = names.length > outputs.length ? names.find((name) => !outputs.includes(name)) : undefined;
  if (surplus !== undefined) throw new TypeError(`returned '${surplus}', which is not in its outputs`);
}
