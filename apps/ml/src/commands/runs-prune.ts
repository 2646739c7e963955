import type { CommandContext } from '../command-context.js';
import { readConfig } from '../config.js';
import { AppError } from '../errors.js';
import type { Project } from '../project.js';
import { findRun } from '../runs/choose-run.js';
import { collect } from '../runs/collect.js';
import { openRunStore } from '../runs/open-run-store.js';
import type { RunStore } from '../runs/run-store.js';
import { superfluous, type Superfluous } from '../runs/superfluous.js';
import { aligned } from './aligned.js';
import { chooseModel } from './choose-model.js';
import { runsInUse } from './in-use.js';
import type { PruneReply } from './prune-reply.js';
import { bytesInWords, localTime, SHORT } from './run-words.js';

/** The options of `ml runs prune`. */
export interface PruneOptions {
  readonly model?: string;
  readonly keep?: number;
  /** Milliseconds. */
  readonly olderThan: number;
  readonly torn?: true;
  readonly except?: readonly string[];
  readonly dryRun?: true;
  readonly json?: true;
}

/** `ml runs prune`: removes what nobody needs. */
export async function pruneRuns(project: Project, { env, print, signal }: CommandContext, options: PruneOptions): Promise<void> {
  const store = openRunStore(readConfig(env), signal);
  const models = options.model === undefined ? project.models : [chooseModel(project, options.model)];
  const excepted = await Promise.all((options.except ?? []).map(async (asked) => (await findRun(store, asked)).id));
  const { serves, versions } = await runsInUse(project, store);
  const needed = new Set([...excepted, ...serves, ...versions.keys()]);
  const rules = { keep: options.keep, endedBefore: Date.now() - options.olderThan, includesTorn: options.torn ?? false };
  const found: Superfluous[] = [];
  for (const { experiment } of models) found.push(...superfluous(await collect(store.find({ experiment })), needed, rules));

  if (!options.dryRun) await collect(store.remove([])); // what a prune that was killed left behind
  const runs: PruneReply['runs'] = [];
  for (const { run, reason, isByAge } of found) {
    signal.throwIfAborted();
    const bytes = await store.bytesOf(run.id);
    if (!options.dryRun && !(await isRemoved(store, run.id))) continue;
    runs.push({ id: run.id, name: run.status === 'TORN' ? null : run.name, status: run.status, reason: `${reason}${isByAge ? ` ${localTime(rules.endedBefore)}` : ''}`, bytes });
  }
  const reply: PruneReply = { dryRun: options.dryRun ?? false, runs, bytes: runs.reduce((sum, { bytes }) => sum + bytes, 0), freedByGc: store.keepsRemovedFiles };
  for (const line of options.json ? [JSON.stringify(reply)] : inWords(reply)) print(line);
}

async function isRemoved(store: RunStore, id: string): Promise<boolean> {
  // It may have been registered since the list was made.
  if ((await store.versions()).some(({ runId }) => runId === id)) return false;
  try {
    return (await collect(store.remove([id]))).length > 0;
  } catch (error) {
    // Another prune was faster, or the run is recorded after all: both are nothing to do.
    if (error instanceof AppError && (error.code === 'RUN_UNKNOWN' || error.code === 'RUN_RECORDED')) return false;
    throw error;
  }
}

function inWords({ dryRun, runs, bytes, freedByGc }: PruneReply): string[] {
  if (runs.length === 0) return ['Nothing to remove.'];
  const rows = runs.map(({ id, name, status, reason, bytes: each }) => [`  ${id.slice(0, SHORT)}`, name ?? '-', status, bytesInWords(each), reason]);
  const count = `${runs.length} ${runs.length === 1 ? 'run' : 'runs'}`;
  const size = bytesInWords(bytes);
  if (!freedByGc) return [...aligned(rows), `${dryRun ? 'would remove' : 'removed'} ${count}, ${size}`];
  return [...aligned(rows), `${dryRun ? 'would mark' : 'marked'} ${count} as deleted at the server, where \`mlflow gc\` frees ${size}`];
}
