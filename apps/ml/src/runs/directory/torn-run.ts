import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { TornRun } from '../run-store.js';
import type { Experiment, TornExperiment } from './experiments.js';
import { runDirectory, type Place } from './place.js';
import { TornFile } from './torn-file.js';

/** What the work reads, or the run as torn when one of its files is. */
export function orTorn<T>(place: Place, experiment: Experiment | TornExperiment, read: () => T): T | TornRun {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof TornFile)) throw error;
    const name = 'torn' in experiment ? undefined : experiment.name;
    return { id: place.run, status: 'TORN', reason: error.message, experiment: name, changedAt: changedAt(runDirectory(place)) };
  }
}

/** When an entry of the run's directory last changed; now where there is none, as if somebody were at work on it. */
function changedAt(directory: string): number {
  try {
    return Math.max(...['', ...readdirSync(directory)].map((name) => statSync(join(directory, name)).mtimeMs));
  } catch {
    return Date.now();
  }
}
