import type { Columns } from '@tripod/contracts';
import type { z } from 'zod';

/** Rows with what was predicted for them, in columns. Row i of one is row i of the other. */
export interface PredictedRows<Instance = Columns, Outputs = Columns> {
  readonly rows: number;
  /** The columns of the instance contract. */
  readonly instances: Instance;
  /** The columns of the prediction contract, its key included. */
  readonly outputs: Outputs;
}

/** What was decided: one entry for each row, in their order. */
export interface Decided<Decision extends string = string> {
  readonly decisions: readonly Decision[];
  /** What each decision is expected to cost, in the policy's unit; undefined for a policy without costs. */
  readonly expectedCosts?: Float64Array;
}

/** Rows that are predicted and decided. */
export interface DecidedRows<Instance = Columns, Outputs = Columns, Decision extends string = string>
  extends PredictedRows<Instance, Outputs>,
    Decided<Decision> {}

/** Decided rows of which the label is known. */
export interface LabelledRows<Instance = Columns, Outputs = Columns, Labels = Columns, Decision extends string = string>
  extends DecidedRows<Instance, Outputs, Decision> {
  /** The columns of the label contract. Row i is the label of row i. */
  readonly labels: Labels;
}

/** What decisions turned out to be worth. */
export interface Worth {
  /** By name, for `--json`; null for a figure that these rows do not have. */
  readonly figures: Readonly<Record<string, number | null>>;
  /** Paragraphs for the printed report. */
  readonly inWords: readonly string[];
}

/**
 * The business logic of an app: from predictions to decisions. Write it with `defineProject`, which types its columns.
 * Its functions are methods, so that a policy over the columns of one contract is a `Policy`.
 */
export interface Policy<
  Instance = Columns,
  Outputs = Columns,
  Labels = Columns,
  Decision extends string = string,
  Shape extends z.ZodRawShape = z.ZodRawShape,
> {
  /** Decisions of two policies are kept beside each other, under this name. */
  readonly name: string;
  /** One sentence for `--help`: `decide for each reading: wait or inspect`. */
  readonly description: string;
  /** The prediction of the business that it decides by. */
  readonly prediction: string;
  /** Each decision with its name in the printed report, in the order of the report. */
  readonly decisions: Readonly<Record<Decision, string>>;
  /** Environment variables with their schemas; each has a default or is optional. */
  readonly settings: Shape;
  /** Decides all rows at once, so that a policy may rank them. */
  decide(rows: PredictedRows<Instance, Outputs>, settings: z.infer<z.ZodObject<Shape>>): Decided<NoInfer<Decision>>;
  /** Compares decisions with what happened. Without it, or without labels, nothing is said of their worth. */
  worth?(rows: LabelledRows<Instance, Outputs, Labels, Decision>, settings: z.infer<z.ZodObject<Shape>>): Worth;
  /** A few decisions in plain words. */
  examples?(rows: DecidedRows<Instance, Outputs, Decision>, settings: z.infer<z.ZodObject<Shape>>): readonly string[];
}
