/** What a node may report while it runs, e.g. `{ epoch: 1, rows: 8192, loss: 0.31 }`. */
export type Facts = Readonly<Record<string, number | string>>;

/** What a node gets besides its datasets. */
export interface Step {
  /** Aborted when the run must end. A node that runs long checks it, and throws. */
  readonly signal: AbortSignal;
  /** Sends the event `node:report`. Returns at once and never throws; the facts are copied. */
  report(facts: Facts): void;
}

/** A function, the names of the datasets that it reads and makes, and the tags that select it. */
export interface Node<In extends object, Out extends object, Tag extends string = string> {
  readonly name: string;
  readonly tags: readonly Tag[];
  readonly inputs: readonly (keyof In & string)[];
  readonly outputs: readonly (keyof Out & string)[];
  /**
   * Must not change its inputs: other nodes read the same values. What it creates and does not return, e.g. tensors, it
   * frees itself, also when it throws.
   */
  run(inputs: In, step: Step): Out | Promise<Out>;
}

/** A node over any datasets. */
// `any`, since In is contravariant: `Node<{ rows }, …>` is not assignable to `Node<object, object>`.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type AnyNode = Node<any, any, string>;

/**
 * Binds `node()` to an interface that lists every dataset and its type.
 *
 * The editor then completes dataset names and the compiler checks them. `run` gets exactly the datasets named in `inputs`
 * and must return exactly those named in `outputs`.
 *
 * @example
 * interface Datasets { readings: Float64Array; mean: number }
 * const node = nodesOver<Datasets>();
 * const fitMean = node({
 *   name: 'fit-mean', tags: ['training'], inputs: ['readings'], outputs: ['mean'],
 *   run: ({ readings }) => ({ mean: readings.reduce((sum, x) => sum + x, 0) / readings.length }),
 * });
 */
/* @__NO_SIDE_EFFECTS__ */
export function nodesOver<Datasets extends object>() {
  return /* @__NO_SIDE_EFFECTS__ */ function node<
    const I extends keyof Datasets & string,
    const O extends keyof Datasets & string,
    const Tag extends string = never, // for `tags: []`, where it would be inferred as `string`: every tag would be known
  >(spec: {
    readonly name: string;
    readonly tags: readonly Tag[];
    readonly inputs: readonly I[];
    readonly outputs: readonly O[];
    run(inputs: Readonly<Pick<Datasets, I>>, step: Step): Pick<Datasets, O> | Promise<Pick<Datasets, O>>;
  }): Node<Pick<Datasets, I>, Pick<Datasets, O>, Tag> {
    return Object.freeze({ ...spec });
  };
}

/** Throws unless `made` has exactly the datasets `outputs`. The compiler finds a missing one, but not a surplus one. */
export function assertMade(outputs: readonly string[], made: unknown): asserts made is Readonly<Record<string, unknown>> {
  if (typeof made !== 'object' || made === null) throw new TypeError(`it returned ${made}, not an object with its outputs`);
  const missing = outputs.find((output) => !Object.hasOwn(made, output));
  if (missing !== undefined) throw new TypeError(`it did not return '${missing}', which is in its outputs`);
  const names = Object.keys(made);
  const surplus = names.length > outputs.length ? names.find((name) => !outputs.includes(name)) : undefined;
  if (surplus !== undefined) throw new TypeError(`it returned '${surplus}', which is not in its outputs`);
}
