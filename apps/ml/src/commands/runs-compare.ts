import type { CommandContext } from '../command-context.js';
import { readConfig } from '../config.js';
import { AppError } from '../errors.js';
import type { Project } from '../project.js';
import { findRun } from '../runs/choose-run.js';
import { openRunStore } from '../runs/open-run-store.js';
import type { RunSummary } from '../runs/run-store.js';
import { compareRuns } from './compare-runs.js';
import { compareTable } from './compare-table.js';
import { terminalWidth } from './terminal-width.js';

/** `ml runs compare A B …`: what differs between runs, and their metrics side by side. */
export async function compareRunsNamed({ models }: Project, { env, print, signal }: CommandContext, asked: readonly string[], { json }: { readonly json?: true }): Promise<void> {
  if (asked.length < 2) throw new AppError('BAD_USAGE', '`ml runs compare` needs two runs or more: name them by their ids or the beginnings of them.');
  const store = openRunStore(readConfig(env), signal);
  const runs: RunSummary[] = [];
  for (const each of asked) {
    const run = await findRun(store, each);
    if (runs.some(({ id }) => id === run.id)) throw new AppError('BAD_USAGE', `'${each}' names run ${run.id}, which is compared already. Name another one.`);
    runs.push(run);
  }
  const compared = compareRuns(runs, models);
  if (json) print(JSON.stringify(compared));
  else for (const line of compareTable(compared, terminalWidth())) print(line);
}
