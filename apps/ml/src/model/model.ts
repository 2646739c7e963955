import type { Columns, Contract, PredictionRole } from '@tripod/contracts';
import type { AnyNode, AnyPipeline, Split as RowSplit } from '@tripod/nodes';
import type { Coalitions } from '../explanation/coalitions.js';
import type { FieldGroup } from '../explanation/field-groups.js';
import type { Split } from '../instances/split.js';
import type { Scores } from '../metrics/scores.js';
import type { Recipe } from '../network/recipe.js';
import type { SearchSpace } from '../tuning/search-space.js';
import type { Labels, Outputs } from './datasets.js';
import type { Slicing } from './slicing.js';

/** Everything the app knows about one model. Commands, runs, packages, fingerprint and server take it as an argument. */
export interface Model {
  /** Kebab-case; `ml train --model <name>`, and the name of its folder below `src/models`. */
  readonly name: string;
  /** The experiment that its runs are recorded under. */
  readonly experiment: string;
  readonly instance: Contract;
  readonly label: Contract;
  /** The prediction contract, and the task: what is predicted, and the names of the outputs. */
  readonly role: PredictionRole;
  /** The fields of the instance that it reads, in the order in which a package asks for them. */
  readonly columns: readonly string[];
  /** Every node, by the name under which the model's `nodes.ts` exports it. The pipelines select from these by tag. */
  readonly nodes: Readonly<Record<string, AnyNode>>;
  readonly pipelines: {
    /** instances, labels, split, recipe → everything that was fitted. */
    readonly training: AnyPipeline;
    /** instances and what the package holds → outputs. */
    readonly inference: AnyPipeline;
    /** instances, labels, the outputs of the package, and what the run keeps → scores, baselineScores. */
    readonly evaluation: AnyPipeline;
    /** One row, groups and coalitions of them, and what the package holds → worths: the nodes of inference between two others. */
    readonly explanation: AnyPipeline;
  };
  /** What training hands over to the package: all that inference and explanation read besides rows. */
  readonly packaged: readonly string[];
  /** What training hands over to evaluation. */
  readonly kept: readonly string[];
  /** By name; the first one is the default. */
  readonly recipes: Readonly<Record<string, Recipe>>;
  /** What `ml tune` may change of a recipe. */
  readonly space: SearchSpace;
  /** What to learn from, watch and test on unless the command says otherwise; undefined: shares of what is stored. */
  readonly split: Split | undefined;
  /** A small split for `ml train --sample`; undefined: the model has no sample. */
  readonly sample: Split | undefined;
  /**
   * Fields of the instance, or parts of its times, by whose values a model is judged too: in the report, and before it becomes
   * the champion, where each value with 1,000 test rows or more is a slice. The model itself need not read them.
   */
  readonly slices: readonly Slicing[];
  /** What an explanation speaks of: fields that say something together, and each other field alone. */
  readonly groups: readonly FieldGroup[];
}

/** What each training pipeline is given. */
export interface TrainingInputs<Instances> {
  readonly instances: Instances;
  readonly labels: Labels;
  /** Rows to learn from come first, rows to watch while learning after them. */
  readonly split: RowSplit;
  readonly recipe: Recipe;
}

/** What evaluation is given besides what the run keeps. */
export interface EvaluationInputs<Instances> {
  readonly instances: Instances;
  readonly labels: Labels;
  readonly outputs: Outputs;
}

/** What each evaluation pipeline makes. */
export interface EvaluationOutputs {
  readonly scores: Scores;
  /** By the name of the baseline. */
  readonly baselineScores: Readonly<Record<string, Scores>>;
}

/** What explanation is given besides what the package holds. */
export interface ExplanationInputs {
  /** One row. */
  readonly explained: Columns;
  readonly groups: readonly FieldGroup[];
  readonly coalitions: Coalitions;
}

/** What each explanation pipeline makes. */
export interface ExplanationOutputs {
  /** `[coalitions, outputs]` float64: the mean prediction of the background rows with the coalition's fields of the explained row. */
  readonly worths: Float64Array;
}
