import type { Outcome, Stage } from './job.js';

/** What `npm start -- --json` tells a machine. */
export function factsOf({ ingest, train, serve, byRun }: Outcome, seconds: Partial<Record<Stage, number>>) {
  return {
    seconds,
    rows: ingest.instances,
    quarantined: ingest.quarantined,
    runId: train.runId,
    reused: train.reused,
    backend: train.backend,
    metrics: train.metrics,
    day: byRun.day,
    decisions: byRun.decisions,
    addresses: { serving: serve.address },
  };
}
