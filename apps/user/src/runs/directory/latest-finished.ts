import { RUN_STATUS, type RunDescription } from '@tripod/contracts';
import { experimentsOf, readRun, runsOf } from './read-runs.js';

const SHOWN = 5;

/** The latest finished runs with names and times, as a sentence to choose from. */
export async function latestFinished(directory: string): Promise<string> {
  const finished: { readonly run: RunDescription; readonly ended: number }[] = [];
  for (const experiment of await experimentsOf(directory)) {
    for (const id of await runsOf(directory, experiment)) {
      const run = await readRun(directory, experiment, id);
      if (run === null || run === 'torn' || run.status !== RUN_STATUS.FINISHED || run.lifecycle_stage !== 'active') continue;
      finished.push({ run, ended: run.end_time ?? run.start_time });
    }
  }
  if (finished.length === 0) return 'No run has finished yet: train one with `npm run ml -- train`.';
  const lines = finished
    .sort((a, b) => b.ended - a.ended)
    .slice(0, SHOWN)
    .map(({ run, ended }) => `\n  ${run.run_id}  ${new Date(ended).toISOString().slice(0, 16).replace('T', ' ')} UTC  ${run.run_name}`);
  return `The latest finished runs:${lines.join('')}`;
}
