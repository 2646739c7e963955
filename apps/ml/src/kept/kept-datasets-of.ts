import { dirname, join } from 'node:path';
import type { Config } from '../config.js';
import { KeptDatasets } from './kept-datasets.js';

/** The datasets that the settings let trainings keep; undefined if none. */
export function keptDatasetsOf({ KEPT_DIRECTORY, KEPT_GIGABYTES, RUNS_DIRECTORY }: Pick<Config, 'KEPT_DIRECTORY' | 'KEPT_GIGABYTES' | 'RUNS_DIRECTORY'>): KeptDatasets | undefined {
  if (KEPT_GIGABYTES === 0) return undefined;
  return new KeptDatasets(KEPT_DIRECTORY ?? join(dirname(RUNS_DIRECTORY), 'kept-datasets'), KEPT_GIGABYTES * 1e9);
}
