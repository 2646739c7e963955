import type { Config } from '../config.js';
import { DeskError } from '../errors.js';
import { latestFinished } from '../predictions/by-run/latest-finished.js';
import type { Way } from '../predictions/open-source.js';

/** The options of the command line that choose where predictions come from. */
export interface WayOptions {
  readonly by?: 'run' | 'endpoint';
  readonly run?: string;
  readonly endpoint?: string;
}

/**
 * Options first, then settings: `--by`, else the way whose option was given, else PREDICT_BY.
 *
 * @throws {DeskError} BAD_USAGE when the choice is missing or contradicts itself
 */
export async function chooseWay(options: WayOptions, config: Config): Promise<Way> {
  const named = options.run !== undefined ? 'run' : options.endpoint !== undefined ? 'endpoint' : undefined;
  const by = options.by ?? named ?? config.PREDICT_BY;
  if (by === undefined) {
    throw new DeskError(
      'BAD_USAGE',
      'Say where predictions come from: --by run --run ID, or --by endpoint --endpoint URL (or set PREDICT_BY).',
    );
  }
  const other = by === 'run' ? 'endpoint' : 'run';
  if (options[other] !== undefined) {
    throw new DeskError('BAD_USAGE', `--${other} has no place beside --${by === named ? by : `by ${by}`}: name one way.`);
  }
  if (by === 'endpoint') {
    const endpoint = options.endpoint ?? config.PREDICTION_ENDPOINT;
    if (endpoint !== undefined) return { by, endpoint };
    throw new DeskError(
      'BAD_USAGE',
      'Name the endpoint: --endpoint http://127.0.0.1:5001 (or set PREDICTION_ENDPOINT). `npm run ml -- serve` serves a run.',
    );
  }
  const runId = options.run ?? config.RUN_ID;
  if (runId !== undefined) return { by, runId };
  throw new DeskError('BAD_USAGE', `Name the run: --run ID (or set RUN_ID). ${await latestFinished(config.RUNS_DIRECTORY)}`);
}
