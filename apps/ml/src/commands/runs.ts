import { RUN_STATUS } from '@tripod/contracts';
import { Option, type Command } from 'commander';
import type { CommandContext } from '../command-context.js';
import { readConfig } from '../config.js';
import { AppError } from '../errors.js';
import type { Project } from '../project.js';
import { findRun } from '../runs/choose-run.js';
import { openRunStore } from '../runs/open-run-store.js';
import { parseAge, parseCount } from './options.js';
import { compareRunsNamed } from './runs-compare.js';
import { listRuns, type ListOptions } from './runs-list.js';
import { pruneRuns, type PruneOptions } from './runs-prune.js';
import { showRun } from './runs-show.js';

const LIMIT = 20;
const WEEK = 7 * 24 * 60 * 60_000;
const STATUSES = Object.keys(RUN_STATUS);
const ID = 'a run, by its id, the beginning of it, or models:/<name>@<alias>';
const JSON_OPTION = ['--json', 'one JSON object as the last line of stdout'] as const;

const EXAMPLES = `
Fields of --where and --sort are MLflow's: metrics.<key>, params.<key>, tags.<key>, datasets.name, .digest or .context,
start_time, end_time, run_id, run_name, status, user_id. A key with other characters is quoted: metrics."a/b".

  ml runs --where "metrics.test_roc_auc > 0.8 and params.seed = '1'" --sort "metrics.test_roc_auc DESC"
  ml runs --where "status != 'FINISHED' and tags.mlflow.user LIKE 'a%'"`;

/** `ml runs`: what was trained so far; one run, several side by side, and those that nobody needs. */
export function addRuns(program: Command, project: Project, context: CommandContext): void {
  const runs = program
    .command('runs')
    .description('list runs, the latest first, or show, compare and remove some')
    .enablePositionalOptions()
    .argument('[id]', `${ID}: the same as show`)
    .option('--model <name>', 'only runs of this model')
    .addOption(new Option('--status <status>', 'only runs in this state').choices(STATUSES))
    .option('--where <filter>', "only runs that match: MLflow's filter")
    .option('--sort <order>', "MLflow's order_by, the least first: metrics.loss, or metrics.loss DESC for the greatest first")
    .option('--limit <n>', 'how many to list', parseCount, LIMIT)
    .option(...JSON_OPTION)
    .addHelpText('after', EXAMPLES)
    .hook('preSubcommand', assertOptionsAfter)
    .action((id: string | undefined, options: ListOptions) => (id === undefined ? listRuns(project, context, options) : showRun(project, context, id, options)));
  runs
    .command('show')
    .description('everything about one run')
    .argument('<id>', ID)
    .option(...JSON_OPTION)
    .action((id: string, options: { json?: true }) => showRun(project, context, id, options));
  runs
    .command('compare')
    .description('what differs between runs, and their metrics side by side')
    .argument('<ids...>', 'two runs or more, by their ids or the beginnings of them')
    .option(...JSON_OPTION)
    .action((ids: string[], options: { json?: true }) => compareRunsNamed(project, context, ids, options));
  runs
    .command('prune')
    .description('remove runs that nobody needs. Never: runs that serve or are registered, the latest finished one of a model, and open ones')
    .option('--model <name>', 'only runs of this model')
    .option('--keep <n>', 'of each model the latest n finished runs stay (default: all)', parseCount)
    .addOption(new Option('--older-than <age>', 'runs that failed or were stopped go when they ended longer ago: 7d, 12h, 30min').argParser(parseAge).default(WEEK, '7d'))
    .option('--torn', 'remove torn runs too, when they have not changed for as long')
    .option('--except <ids...>', 'runs that stay whatever they are')
    .option('--dry-run', 'only say what would go, and how many bytes')
    .option(...JSON_OPTION)
    .action((options: PruneOptions) => pruneRuns(project, context, options));
  runs
    .command('end')
    .description('end a run that still says RUNNING, although its process died on another machine or in a container')
    .argument('<id>', ID)
    .action((id: string) => endRun(context, id));
}

/** An option before the subcommand would be lost: `ml runs --model a prune` would remove runs of all models. */
function assertOptionsAfter(runs: Command, subcommand: Command): void {
  const lost = runs.options.find((option) => runs.getOptionValueSource(option.attributeName()) === 'cli');
  if (lost) throw new AppError('BAD_USAGE', `${lost.long} stands before '${subcommand.name()}' and would not reach it. Write it after: ml runs ${subcommand.name()} …`);
}

async function endRun({ env, print, signal }: CommandContext, asked: string): Promise<void> {
  const store = openRunStore(readConfig(env), signal);
  const { id } = await findRun(store, asked);
  const { name, status } = await store.end(id);
  print(`run ${id} (${name}) is ${status} now`);
}
