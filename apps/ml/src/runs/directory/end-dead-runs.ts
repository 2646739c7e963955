import { RUN_STATUS, runPaths } from '@tripod/contracts';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { experimentsOf, type Experiment } from './experiments.js';
import { runIdsIn } from './find-runs.js';
import type { FinalStatus } from '../active-run.js';
import { readHead, type RunHead } from './read-run.js';
import { writeRunMeta } from './run-meta.js';
import { TornFile } from './torn-file.js';

/** As a `meta.yaml` says RUNNING. Each start looks through all runs: the few that match are parsed, and no others. */
const MAY_RUN = new RegExp(`^status: *["']?${RUN_STATUS.RUNNING}\\b`, 'm');

/** Writes FAILED into the runs that say RUNNING and whose process has ended. Torn runs stay as they are. */
export async function endDeadRuns(root: string): Promise<void> {
  for (const experiment of await experimentsOf(root)) {
    if ('torn' in experiment) continue;
    for (const id of await runIdsIn(root, experiment.id)) {
      const text = await readFile(join(root, runPaths.run(experiment.id, id)), 'utf8').catch(() => '');
      if (MAY_RUN.test(text)) await endIfDead(root, experiment, id);
    }
  }
}

async function endIfDead(root: string, experiment: Experiment, id: string): Promise<void> {
  const head = readHeadIfWhole(root, experiment, id);
  if (head?.status !== 'FAILED' || head.meta.status !== RUN_STATUS.RUNNING) return;
  await writeEnd(head, 'FAILED');
}

function readHeadIfWhole(root: string, experiment: Experiment, id: string): RunHead | undefined {
  try {
    return readHead(root, experiment, id);
  } catch (error) {
    if (error instanceof TornFile) return undefined;
    throw error;
  }
}

/** Writes the end of a run that is open. */
export async function writeEnd({ place, meta }: RunHead, status: FinalStatus): Promise<void> {
  await writeRunMeta(place, { name: meta.run_name, status, startTime: meta.start_time, endTime: Date.now() });
}
