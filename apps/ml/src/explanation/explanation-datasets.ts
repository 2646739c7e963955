import type { Columns } from '@tripod/contracts';
import type { Split } from '@tripod/nodes';
import type { Outputs } from '../model/datasets.js';
import type { Coalitions } from './coalitions.js';
import type { FieldGroup } from './field-groups.js';

/**
 * The datasets of the nodes that explain, and their names in every model. Between them stand the nodes that predict.
 *
 * @typeParam Instances the columns that the model reads
 */
export interface ExplanationDatasets<Instances> {
  instances: Instances;
  split: Split;
  /** Training rows that stand for what is usual. */
  background: Columns;
  /** One row. */
  explained: Columns;
  groups: readonly FieldGroup[];
  coalitions: Coalitions;
  /** Of each coalition with each background row. */
  outputs: Outputs;
  /** `[coalitions, outputs]` float64. */
  worths: Float64Array;
}
