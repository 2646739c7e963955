import { concatFloats, rowCount, sliceColumns, type Columns, type PackageExplanation, type PredictionRole } from '@tripod/contracts';
import { run } from '@tripod/nodes';
import type { Model } from '../model/model.js';
import type { Artifacts } from '../packaging/typed-json.js';
import type { ShapleyValues, WorthsOf } from './coalitions.js';
import { shapleyValues } from './shapley.js';

/** With a background of 64 rows as many predictions as WebAssembly computes at once. */
const COALITIONS_AT_ONCE = 128;

/**
 * What groups of fields contribute to the prediction of each row: Shapley values, where a coalition's worth is the mean
 * prediction of the background rows that have its fields of the explained row (Štrumbelj and Kononenko, 2014; "interventional"
 * in Python's shap). Unit and scale are those of the outputs: probabilities, or the label's unit.
 *
 * @param artifacts what training handed over to inference and explanation
 */
export async function explainRows({ pipelines, groups, role }: Model, artifacts: Artifacts, columns: Columns): Promise<PackageExplanation> {
  const rows = rowCount(columns);
  const found: ShapleyValues[] = [];
  for (let row = 0; row < rows; row++) {
    const explained = sliceColumns(columns, row, row + 1);
    const worthsOf: WorthsOf = async (coalitions) => {
      const made: { readonly worths: Float64Array } = await run(pipelines.explanation, { explained, groups, coalitions, ...artifacts });
      return made.worths;
    };
    found.push(await shapleyValues(groups.length, inParts(groups.length, worthsOf)));
  }
  const outputs = explainedOutputs(role);
  return {
    groups: groups.map(({ name, columns: together }) => ({ name, columns: [...together] })),
    outputs: [...outputs],
    base: Float64Array.from(found[0]?.base ?? outputs.map(() => Number.NaN)),
    contributions: concatFloats(found.map(({ values }) => values)),
    errors: concatFloats(found.map(({ errors }) => errors)),
  };
}

/** The floats of the prediction contract that a model fills in, in the order of the outputs. */
function explainedOutputs({ task }: PredictionRole): readonly string[] {
  return task.type === 'classes' ? Object.values(task.probabilities) : [task.output];
}

/** Asks for few coalitions at once, so that memory does not grow with the number of groups. */
function inParts(groups: number, worthsOf: WorthsOf): WorthsOf {
  return async ({ count, members }) => {
    const parts: Float64Array[] = [];
    for (let from = 0; from < count; from += COALITIONS_AT_ONCE) {
      const to = Math.min(from + COALITIONS_AT_ONCE, count);
      parts.push(await worthsOf({ count: to - from, members: members.subarray(from * groups, to * groups) }));
    }
    return concatFloats(parts);
  };
}
