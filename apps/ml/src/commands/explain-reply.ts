import { columnsToRows, type JsonRow } from '@tripod/contracts';
import { z } from 'zod';
import type { ExplainedRows } from '../explanation/explain-package.js';
import type { Model } from '../model/model.js';
import { outputNames } from '../tasks/output-columns.js';

const value = z.union([z.string(), z.number(), z.boolean(), z.null()]);
/** By the fields of the prediction contract that are floats. */
const byOutput = z.record(z.string(), z.number());

/** What `ml explain --json` prints as the last line of stdout. */
export const explainReply = z.object({
  model: z.string(),
  /** Its id. */
  run: z.string(),
  /** The instance as it is stored, with its key. */
  instance: z.record(z.string(), value),
  /** The mean prediction of the background sample, which the contributions start from. */
  base: byOutput,
  /** The base and all contributions sum to the prediction. The strongest first. */
  contributions: z.array(
    z.object({
      group: z.string(),
      fields: z.array(z.string()),
      value: byOutput,
      /** The standard error of each value; 0 where it is exact. */
      error: byOutput,
    }),
  ),
  /** The prediction, field by field, without the key. */
  prediction: z.record(z.string(), value),
});
export type ExplainReply = z.infer<typeof explainReply>;

/** The explanation of one instance as a reply. */
export function explainReplyOf({ name, role }: Pick<Model, 'name' | 'role'>, runId: string, instance: JsonRow, { predictions, explanation }: ExplainedRows): ExplainReply {
  const { groups, outputs, base, contributions, errors } = explanation;
  const by = (numbers: Float64Array, group: number) => Object.fromEntries(outputs.map((output, at) => [output, numbers[group * outputs.length + at]!]));
  const strength = ({ value: values }: { readonly value: Readonly<Record<string, number>> }) => Object.values(values).reduce((sum, each) => sum + Math.abs(each), 0);
  const [prediction] = columnsToRows(role.contract, predictions, [...outputNames(role)]);
  return {
    ...{ model: name, run: runId, instance: { ...instance }, base: by(base, 0) },
    contributions: groups
      .map((group, at) => ({ group: group.name, fields: [...group.columns], value: by(contributions, at), error: by(errors, at) }))
      .sort((a, b) => strength(b) - strength(a)),
    prediction: { ...prediction },
  };
}
