import type { Columns } from '@tripod/contracts';
import { run } from '@tripod/nodes';
import type { Scores } from '../metrics/scores.js';
import type { EvaluationOutputs, Model } from '../model/model.js';
import { openPackage } from '../packages/open-package.js';
import { pick, type Artifacts } from '../packaging/typed-json.js';
import { outputsOf } from '../tasks/output-columns.js';
import type { LabelledRows } from '../training/read-rows.js';

/** What evaluation finds, and the predictions that it found it from. */
export interface Evaluation {
  /** The outputs of the prediction contract, row by row. */
  readonly predictions: Columns;
  readonly scores: Scores;
  /** By the name of the baseline. */
  readonly baselineScores: Readonly<Record<string, Scores>>;
}

/**
 * Lets a written package predict in its worker, as every consumer does, and scores what it says by what happened.
 *
 * @param kept what the run keeps for evaluation: the artifacts that `model.kept` names, or more
 */
export async function evaluatePackage(
  model: Model,
  directory: string,
  { instances, labels }: LabelledRows,
  kept: Artifacts,
  { signal, onRows }: { readonly signal?: AbortSignal | undefined; readonly onRows?: ((rows: number) => void) | undefined } = {},
): Promise<Evaluation> {
  const { instance, role, pipelines } = model;
  const worker = await openPackage(directory, { instance, prediction: role.contract, signal });
  // What it is asked is rejected then.
  const stop = () => void worker.close();
  signal?.addEventListener('abort', stop);
  try {
    signal?.throwIfAborted();
    const predictions = await worker.predict(instances, onRows ? { onRows } : {});
    const given = { instances, labels, outputs: outputsOf(role, predictions), ...pick(kept, model.kept) };
    const made: EvaluationOutputs = await run(pipelines.evaluation, given, signal ? { signal } : {});
    return { predictions, ...made };
  } finally {
    signal?.removeEventListener('abort', stop);
    await worker.close();
  }
}
