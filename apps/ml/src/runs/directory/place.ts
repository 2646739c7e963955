import { join } from 'node:path';

/** Where a run is in the directory. */
export interface Place {
  /** The directory of the store. */
  readonly root: string;
  /** Id of the experiment, and name of its directory. */
  readonly experiment: string;
  /** Id of the run. */
  readonly run: string;
}

/** The run's own directory. */
export function runDirectory({ root, experiment, run }: Place): string {
  return join(root, experiment, run);
}

/** The directory of a model that a run of this experiment made. */
export function modelDirectory({ root, experiment }: Pick<Place, 'root' | 'experiment'>, modelId: string): string {
  return join(root, experiment, 'models', modelId);
}
