import type { Columns } from '@tripod/contracts';
import { run, type Observe } from '@tripod/nodes';
import type { Scores } from '../metrics/scores.js';
import type { EvaluationOutputs, Model } from '../model/model.js';
import { pick, type Artifacts } from '../packaging/typed-json.js';
import type { LabelledRows } from '../training/read-rows.js';
import { startPredictor } from './start-predictor.js';

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
  { signal, onRows, observe }: { readonly signal?: AbortSignal | undefined; readonly onRows?: ((rows: number) => void) | undefined; readonly observe?: Observe } = {},
): Promise<Evaluation> {
  await using predictor = await startPredictor(model, directory, signal);
  const { predictions, outputs } = await predictor.predict(instances, onRows);
  const given = { instances, labels, outputs, ...pick(kept, model.kept) };
  const made: EvaluationOutputs = await run(model.pipelines.evaluation, given, { ...(signal ? { signal } : {}), ...(observe ? { observe } : {}) });
  return { predictions, ...made };
}
