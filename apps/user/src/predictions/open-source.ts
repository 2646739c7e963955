import type { Config } from '../config.js';
import { openRuns } from '../runs/open-runs.js';
import { predictByEndpoint } from './by-endpoint/index.js';
import { predictByRun } from './by-run/index.js';
import type { Trust } from './by-run/trust.js';
import type { PredictionContracts, PredictionSource } from './prediction-source.js';

/** Which way predictions come, as the command line or the settings say it. */
export type Way = { readonly by: 'run'; readonly run: string } | { readonly by: 'endpoint'; readonly endpoint: string };

/** A way, and which packages may be run where it is by run. */
export type TrustedWay = (Extract<Way, { by: 'run' }> & { readonly trust: Trust }) | Extract<Way, { by: 'endpoint' }>;

const FIRST_WAIT_MS = 200;

/** Opens the source of predictions, to be stopped by the signal. A change of way is this one value. */
export async function openSource(way: TrustedWay, contracts: PredictionContracts, config: Config, signal: AbortSignal): Promise<PredictionSource> {
  if (way.by === 'run') {
    const limits = { start: config.PACKAGE_START_TIMEOUT_MS, batch: config.PACKAGE_BATCH_TIMEOUT_MS, signal };
    return await predictByRun({ contracts, run: openRuns(config, signal).resolve(way.run), trust: way.trust, limits });
  }
  return await predictByEndpoint({
    contracts,
    endpoint: way.endpoint,
    ...(config.PREDICTION_TOKEN === undefined ? {} : { token: config.PREDICTION_TOKEN }),
    concurrency: config.PREDICTION_CONCURRENCY,
    timeout: config.PREDICTION_TIMEOUT_MS,
    retries: config.PREDICTION_RETRIES,
    firstWait: FIRST_WAIT_MS,
    signal,
  });
}
