import { PackageRefusal, rowCount, type Columns, type PackageExplanation } from '@tripod/contracts';
import { AppError } from '../errors.js';
import type { Model } from '../model/model.js';
import { openPackage } from '../packages/open-package.js';

/** What explained rows say of each other: base and contributions sum to the prediction, to rounding. */
const TOLERANCE = 1e-6;

/** Predictions of some rows, and what the fields of each row contribute to them. */
export interface ExplainedRows {
  /** The outputs of the prediction contract, row by row. */
  readonly predictions: Columns;
  readonly explanation: PackageExplanation;
}

/**
 * Lets a package whose files have been checked predict and explain rows, in its worker.
 *
 * @param columns those that the model reads, at least; a row at least
 * @throws {AppError} as `openPackage` of a worker; PREDICTION_REFUSED for rows that it refuses; PACKAGE_FAILED when it was made
 *   before packages explained; PREDICTION_INVALID when the contributions do not sum to the prediction
 */
export async function explainPackage(
  { instance, role }: Pick<Model, 'instance' | 'role'>,
  directory: string,
  columns: Columns,
  { signal, onRows }: { readonly signal?: AbortSignal | undefined; readonly onRows?: ((rows: number) => void) | undefined } = {},
): Promise<ExplainedRows> {
  const worker = await openPackage(directory, { instance, prediction: role.contract, signal });
  // What it is asked is rejected then.
  const stop = () => void worker.close();
  signal?.addEventListener('abort', stop);
  try {
    signal?.throwIfAborted();
    const predictions = await worker.predict(columns);
    const explanation = await worker.explain(columns, onRows ? { onRows } : {});
    assertSums(explanation, predictions);
    return { predictions, explanation };
  } catch (error) {
    throw error instanceof PackageRefusal ? refused(error) : error;
  } finally {
    signal?.removeEventListener('abort', stop);
    await worker.close();
  }
}

function refused({ reason: { message, column }, ...cause }: PackageRefusal): AppError {
  if (column !== undefined) return new AppError('PREDICTION_REFUSED', `The model package refuses the row: ${message}.`, { cause });
  return new AppError('PACKAGE_FAILED', `The model package does not explain: ${message}. Choose a later run of \`ml runs\`, or train again with \`ml train --force\`.`, { cause });
}

function assertSums({ groups, outputs, base, contributions }: PackageExplanation, predictions: Columns): void {
  const rows = rowCount(predictions);
  for (const [place, output] of outputs.entries()) {
    for (let row = 0; row < rows; row++) {
      let sum = base[place]!;
      for (let group = 0; group < groups.length; group++) sum += contributions[(row * groups.length + group) * outputs.length + place]!;
      const predicted = Number(predictions[output]?.[row]);
      if (Math.abs(sum - predicted) <= TOLERANCE * Math.max(1, Math.abs(predicted))) continue;
      throw new AppError('PREDICTION_INVALID', `The explanation of row ${row} does not fit its prediction: the contributions to ${output} sum to ${sum}, and it is ${predicted}. Train again with \`ml train --force\`.`);
    }
  }
}
