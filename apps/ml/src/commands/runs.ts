import type { Command } from 'commander';
import type { CommandContext } from '../command-context.js';
import { readConfig } from '../config.js';
import type { Project } from '../project.js';
import { findRun } from '../runs/choose-run.js';
import { collect } from '../runs/collect.js';
import { openRunStore } from '../runs/open-run-store.js';
import { chooseModel } from './choose-model.js';
import { parseCount } from './options.js';
import { runReplyOf, runsReplyOf } from './runs-reply.js';
import { runDetails, runsTable } from './runs-report.js';

const LIMIT = 20;

interface RunsOptions {
  readonly model?: string;
  readonly limit: number;
  readonly json?: true;
}

/** `ml runs [id]`: what was trained so far, or everything about one run. `ml runs end <id>`: ends one that nobody records. */
export function addRuns(program: Command, project: Project, context: CommandContext): void {
  const runs = program
    .command('runs')
    .description('list runs, the latest first, or show one')
    .argument('[id]', 'a run, by its id or the beginning of it')
    .option('--model <name>', 'only runs of this model')
    .option('--limit <n>', 'how many to list', parseCount, LIMIT)
    .option('--json', 'one JSON object as the last line of stdout')
    .action((id: string | undefined, options: RunsOptions) => (id === undefined ? list(project, context, options) : show(context, id, options)));
  runs
    .command('end')
    .description('end a run that still says RUNNING, although its process died on another machine or in a container')
    .argument('<id>', 'the run, by its id or the beginning of it')
    .action((id: string) => end(context, id));
}

async function end({ env, print }: CommandContext, asked: string): Promise<void> {
  const store = openRunStore(readConfig(env));
  const { id } = await findRun(store, asked);
  const { name, status } = await store.end(id);
  print(`run ${id} (${name}) is ${status} now`);
}

async function show({ env, print }: CommandContext, id: string, { json }: RunsOptions): Promise<void> {
  const run = await findRun(openRunStore(readConfig(env)), id);
  if (json) print(JSON.stringify(runReplyOf(run)));
  else for (const line of runDetails(run)) print(line);
}

async function list(project: Project, { env, print }: CommandContext, { model, limit, json }: RunsOptions): Promise<void> {
  const store = openRunStore(readConfig(env));
  const experiment = model === undefined ? undefined : chooseModel(project, model).experiment;
  const found = await collect(store.find({ experiment, limit: limit + 1 }));
  const runs = found.slice(0, limit);
  const more = found.length > limit;
  if (json) print(JSON.stringify(runsReplyOf(runs, more)));
  else if (runs.length === 0) print(`No runs in ${store.location} yet. Train one with \`ml train\`.`);
  else for (const line of [...runsTable(runs, project.models), ...(more ? [`… and more: --limit ${limit * 2}`] : [])]) print(line);
}
