import { RUN_STATUS } from '@tripod/contracts';
import { finishedInWords, type FinishedRun } from '../finished-runs.js';
import { experimentsOf, readRun, runsOf } from './read-runs.js';

/** The latest finished runs of a directory with names and times, as a sentence to choose from. */
export async function latestFinished(directory: string): Promise<string> {
  const finished: FinishedRun[] = [];
  for (const experiment of await experimentsOf(directory)) {
    for (const id of await runsOf(directory, experiment)) {
      const run = await readRun(directory, experiment, id);
      if (run === null || run === 'torn' || run.status !== RUN_STATUS.FINISHED || run.lifecycle_stage !== 'active') continue;
      finished.push({ id, name: run.run_name, ended: run.end_time ?? run.start_time });
    }
  }
  return finishedInWords(finished);
}
