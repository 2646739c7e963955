import type { Config } from '../config.js';
import { predictByEndpoint } from './by-endpoint/index.js';
import { predictByRun } from './by-run/index.js';
import type { PredictionSource } from './prediction-source.js';

/** Which way predictions come, as the command line or the settings say it. */
export type Way = { readonly by: 'run'; readonly runId: string } | { readonly by: 'endpoint'; readonly endpoint: string };

const FIRST_WAIT_MS = 200;

/** Opens the source of predictions. A change of way is this one value. */
export async function openSource(way: Way, config: Config): Promise<PredictionSource> {
  if (way.by === 'run') {
    const timeouts = { start: config.PACKAGE_START_TIMEOUT_MS, batch: config.PACKAGE_BATCH_TIMEOUT_MS };
    return await predictByRun({ runId: way.runId, runsDirectory: config.RUNS_DIRECTORY, copiesDirectory: config.PACKAGE_COPIES_DIRECTORY, timeouts });
  }
  return predictByEndpoint({
    endpoint: way.endpoint,
    concurrency: config.PREDICTION_CONCURRENCY,
    timeout: config.PREDICTION_TIMEOUT_MS,
    retries: config.PREDICTION_RETRIES,
    firstWait: FIRST_WAIT_MS,
  });
}
