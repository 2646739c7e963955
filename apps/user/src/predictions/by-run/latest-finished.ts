import { runId, RUN_STATUS, type RunDescription } from '@tripod/contracts';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { experimentsOf, readRun } from './read-runs.js';

const SHOWN = 5;

/** The latest finished runs with names and times, as a sentence to choose from. */
export async function latestFinished(runsDirectory: string): Promise<string> {
  const finished: RunDescription[] = [];
  for (const experiment of await experimentsOf(runsDirectory)) {
    for (const name of await readdir(join(runsDirectory, experiment)).catch(() => [])) {
      const run = runId.safeParse(name).success ? await readRun(runsDirectory, experiment, name) : null;
      if (run?.status === RUN_STATUS.FINISHED && run.lifecycle_stage === 'active') finished.push(run);
    }
  }
  if (finished.length === 0) return 'No run has finished yet: train one with `npm run ml -- train`.';
  const lines = finished
    .sort((a, b) => (b.end_time ?? 0) - (a.end_time ?? 0))
    .slice(0, SHOWN)
    .map(
      (run) =>
        `\n  ${run.run_id}  ${new Date(run.end_time ?? run.start_time).toISOString().slice(0, 16).replace('T', ' ')} UTC  ${run.run_name}`,
    );
  return `The latest finished runs:${lines.join('')}`;
}
