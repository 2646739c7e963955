import { REFERENCE_FORMS } from '@tripod/contracts';
import type { Config } from '../config.js';
import { AppError } from '../errors.js';
import type { Way } from '../predictions/open-source.js';
import type { RunReader } from '../runs/run-reader.js';

/** The options of the command line that choose where predictions come from. */
export interface WayOptions {
  readonly by?: 'run' | 'endpoint';
  readonly run?: string;
  readonly endpoint?: string;
}

/**
 * Options first, then settings: `--by`, else the way whose option was given, else PREDICT_BY.
 *
 * @throws {AppError} BAD_USAGE when the choice is missing or contradicts itself
 */
export async function chooseWay(options: WayOptions, config: Config, runs: RunReader): Promise<Way> {
  const named = options.run !== undefined ? 'run' : options.endpoint !== undefined ? 'endpoint' : undefined;
  const by = options.by ?? named ?? config.PREDICT_BY;
  if (by === undefined) {
    throw new AppError(
      'BAD_USAGE',
      'Where do predictions come from? Give --by run --run REFERENCE, or --by endpoint --endpoint URL (or set PREDICT_BY).',
    );
  }
  const other = by === 'run' ? 'endpoint' : 'run';
  if (options[other] !== undefined) {
    throw new AppError('BAD_USAGE', `--${other} does not go with --${by === named ? by : `by ${by}`}: give one way.`);
  }
  if (by === 'endpoint') {
    const endpoint = options.endpoint ?? config.PREDICTION_ENDPOINT;
    if (endpoint !== undefined) return { by, endpoint };
    throw new AppError(
      'BAD_USAGE',
      'The endpoint is missing: give --endpoint http://127.0.0.1:5001 (or set PREDICTION_ENDPOINT). `npm run ml -- serve` serves a run.',
    );
  }
  return { by, run: await chooseReference(options, config, runs) };
}

/**
 * The run that is named by the option, else by the setting.
 *
 * @throws {AppError} BAD_USAGE when neither names one
 */
export async function chooseReference({ run }: Pick<WayOptions, 'run'>, config: Config, runs: RunReader): Promise<string> {
  const reference = run ?? config.RUN_ID;
  if (reference !== undefined) return reference;
  throw new AppError('BAD_USAGE', `The run is missing: give --run REFERENCE (or set RUN_ID), which is ${REFERENCE_FORMS}. ${await runs.latestFinished()}`);
}
