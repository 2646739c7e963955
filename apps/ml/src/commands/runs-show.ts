import { runTags } from '@tripod/contracts';
import type { CommandContext } from '../command-context.js';
import { readConfig } from '../config.js';
import type { Project } from '../project.js';
import { findRun } from '../runs/choose-run.js';
import { openRunStore } from '../runs/open-run-store.js';
import type { RunSummary } from '../runs/run-store.js';
import { aligned } from './aligned.js';
import { shorten } from './fit-table.js';
import { runsInUseIfKnown, usesOf } from './in-use.js';
import { howItEnded, localTime, took } from './run-words.js';
import { runReplyOf } from './runs-reply.js';
import { terminalWidth } from './terminal-width.js';

/** `ml runs show <id>`: everything about one run. */
export async function showRun(project: Project, { env, print, complain, signal }: CommandContext, id: string, { json }: { readonly json?: true }): Promise<void> {
  const store = openRunStore(readConfig(env), signal);
  const run = await findRun(store, id);
  const inUse = await runsInUseIfKnown(project, store, complain);
  if (json) print(JSON.stringify(runReplyOf(run, inUse)));
  else for (const line of runDetails(run, usesOf(inUse, run.id))) print(shorten(line, terminalWidth()));
}

/** Everything that is known of one run, a line each. */
export function runDetails(run: RunSummary, uses: readonly string[]): string[] {
  const entries = (of: Readonly<Record<string, string | number>>) =>
    Object.keys(of).sort().map((key) => [`  ${key}`, String(of[key]).replaceAll(/\s*\n\s*/g, ' ')]);
  return aligned([
    ['run', run.id],
    ['name', run.name],
    ['experiment', run.experiment],
    ['ended', howItEnded(run)],
    ['started', localTime(run.startTime)],
    ['took', took(run)],
    ['model', run.modelId ?? '-'],
    ['package', run.modelId === undefined ? '-' : `sha256 ${run.tags[runTags.packageDigest] ?? 'not recorded'}`],
    ['in use', uses.join(' ') || '-'],
    ...section('data', run.datasets.map(({ name, digest, context }) => [`  ${context}`, `${name} ${digest}`])),
    ...section('parameters', entries(run.params)),
    ...section('metrics', entries(run.metrics)),
    ...section('tags', entries(run.tags)),
  ]);
}

function section(title: string, lines: string[][]): string[][] {
  return lines.length === 0 ? [] : [[title], ...lines];
}
