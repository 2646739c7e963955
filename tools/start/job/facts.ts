import type { Outcome, Stage } from './job.js';

/** What `npm start -- --json` prints for a machine. */
export function factsOf({ ingest, train, serve, byRun }: Outcome, seconds: Partial<Record<Stage, number>>, mlflow?: string) {
  return {
    seconds,
    rows: ingest.instances,
    quarantined: ingest.quarantined,
    model: train.model,
    runId: train.runId,
    reused: train.reused,
    backend: train.backend,
    headline: train.headline,
    metrics: train.metrics,
    partition: byRun.partition,
    decisions: byRun.decisions,
    predictionsDigest: byRun.predictionsDigest,
    addresses: { serving: serve.address, mlflow: mlflow ?? null },
  };
}
