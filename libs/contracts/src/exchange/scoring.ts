import { z } from 'zod';
import { checkColumns } from '../contract/check-columns.js';
import { columnsOf, type AnyColumn, type Columns } from '../contract/columns.js';
import { contractName, type Contract } from '../contract/contract.js';
import { columnsToRows, rowsToColumns, type JsonRow } from '../contract/rows.js';

/** A table as MLflow's scoring protocol sends it: names once, then rows. */
export const dataframeSplit = z.looseObject({
  dataframe_split: z.strictObject({
    columns: z.array(z.string()),
    index: z.array(z.unknown()).optional(),
    data: z.array(z.array(z.unknown())),
  }),
});
export type DataframeSplit = z.infer<typeof dataframeSplit>;

/** The envelope of a reply to `/invocations`; its rows are checked by the prediction contract. */
const envelope = z.strictObject({ predictions: z.array(z.unknown()) });

/** A reply to `/invocations` that does not fit the prediction contract. */
export class ScoringFault extends Error {
  override readonly name = 'ScoringFault';
  readonly code = 'PREDICTION_INVALID';
}

/** The fields that a reply has: all of the prediction contract but its key, since rows are answered in their order. */
export function predictionFields(prediction: Contract): readonly string[] {
  return columnsOf(prediction).flatMap(({ name }) => (name === prediction.key ? [] : [name]));
}

/** The reply to `/invocations`: one prediction a row, in the order of the request. */
export function scoringReplyOf(prediction: Contract, columns: Columns): { readonly predictions: readonly JsonRow[] } {
  return { predictions: columnsToRows(prediction, columns, predictionFields(prediction)) };
}

/**
 * Reads a reply to `/invocations` into the columns of the prediction contract but its key.
 *
 * @throws {ScoringFault} naming the first column and row that does not fit
 */
export function readScoringReply(prediction: Contract, body: unknown): Record<string, AnyColumn> {
  const fields = predictionFields(prediction);
  const parsed = envelope.safeParse(body);
  if (!parsed.success) throw new ScoringFault(`the reply is not { predictions: [...] }: ${z.prettifyError(parsed.error)}`);
  const read = rowsToColumns(prediction, parsed.data.predictions, fields);
  const fault = 'fault' in read ? read.fault : checkColumns(prediction, read.columns, fields);
  if ('columns' in read && fault === undefined) return read.columns;
  throw new ScoringFault(`the reply does not fit ${contractName(prediction)}: ${fault?.message}`);
}
