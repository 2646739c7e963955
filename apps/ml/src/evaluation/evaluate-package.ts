import type { AnyColumn } from '@tripod/contracts';
import { run } from '@tripod/nodes';
import type { Datasets, Instances } from '../datasets.js';
import type { LabelledFlights } from '../instances/read-flights.js';
import { evaluation } from '../pipelines/evaluation.js';
import { openPackageWorker } from '../serving/package-worker.js';

/** What evaluation finds, and the predictions that it found it from. */
export type Evaluation = Pick<Datasets, 'lateProbability' | 'scores' | 'baselineScores'>;

/** Lets a written package predict in its worker, as every consumer does, and scores what it says by what happened. */
export async function evaluatePackage(
  directory: string,
  fitted: Pick<Datasets, 'scaler' | 'baselines'>,
  { instances, labels }: LabelledFlights,
  signal?: AbortSignal,
): Promise<Evaluation> {
  const worker = await openPackageWorker(directory);
  try {
    const lateProbability = await worker.predict(asColumns(instances));
    return { lateProbability, ...(await run(evaluation, { instances, labels, lateProbability, ...fitted }, signal ? { signal } : {})) };
  } finally {
    await worker.close();
  }
}

function asColumns({ departed_at, distance_miles, counts }: Instances): Readonly<Record<string, AnyColumn>> {
  return { departed_at: [...departed_at], distance_miles, ...counts };
}
