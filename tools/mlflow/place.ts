import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';

/** Where the MLflow of one checkout keeps what it has. */
export interface Place {
  /** `.tripod/mlflow` of the checkout. */
  readonly home: string;
  /** Python with MLflow. It stays when the rest is removed. */
  readonly venv: string;
  /** The directory of runs that is shown. It is only read. */
  readonly directory: string;
  readonly database: string;
  /** Files of runs and models, as the server serves them. */
  readonly artifacts: string;
  /** Who runs the server, and where it listens. */
  readonly state: string;
  readonly lock: string;
  readonly log: string;
}

/**
 * Names the place; makes nothing. Another directory of runs than the checkout's own has a database of its own: else all
 * that was shown of the one would count as removed.
 *
 * @param runs RUNS_DIRECTORY, if it is set
 */
export function placeOf(root: string, runs?: string): Place {
  const home = join(root, '.tripod', 'mlflow');
  const own = join(root, 'mlruns');
  const directory = resolve(root, runs ?? own);
  const suffix = directory === own ? '' : `-${createHash('sha256').update(directory).digest('hex').slice(0, 8)}`;
  return {
    home,
    venv: join(home, 'venv'),
    directory,
    database: join(home, `mlflow${suffix}.db`),
    artifacts: join(home, `artifacts${suffix}`),
    state: join(home, 'state.json'),
    lock: join(home, 'lock'),
    log: join(home, 'server.log'),
  };
}
