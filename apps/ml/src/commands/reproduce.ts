import type { Command } from 'commander';
import { APP } from '../app.js';
import type { CommandContext } from '../command-context.js';
import { readConfig, type Config } from '../config.js';
import { startBackend } from '../network/backend.js';
import { trustOf } from '../packages/trust.js';
import { runJsonCommand } from '../processes/run-json-command.js';
import type { Project } from '../project.js';
import { withSourcesOf } from '../reproduction/reproduce-from-commit.js';
import { trainAgain } from '../reproduction/train-again.js';
import { openRunStore } from '../runs/open-run-store.js';
import { removeLeftFolders } from '../temporary-folder.js';
import { readBuilt } from '../training/built.js';
import { chooseRun, type ChosenRun } from './choose-model.js';
import { reproduceReply, type ReproduceReply } from './reproduce-reply.js';
import { showTraining } from './show-training.js';

interface ReproduceOptions {
  readonly inPlace?: true;
  readonly allowUnsigned?: true;
  readonly json?: true;
}

/** `ml reproduce`: trains a run again from its commit, recipe, seed and rows, and compares the bytes of the weights. */
export function addReproduce(program: Command, project: Project, context: CommandContext): void {
  program
    .command('reproduce')
    .description('train a finished run again from its commit, recipe, seed and rows, and compare the bytes of the weights')
    .argument('<run>', 'a run by its id, the beginning of it, or models:/<name>@<alias>')
    .option('--in-place', 'with the code of this build, in place of that of the commit; it must be the same')
    .option('--allow-unsigned', 'run the code of a commit that an unsigned package names, with a warning')
    .option('--json', 'one JSON object as the last line of stdout')
    .addHelpText('after', '\nThe code is built in a git worktree of its own. Nothing is recorded. The exit code is 0 when every byte is the same.')
    .action((asked: string, options: ReproduceOptions) => reproduce(project, context, asked, options));
}

async function reproduce(project: Project, context: CommandContext, asked: string, options: ReproduceOptions): Promise<void> {
  const started = performance.now();
  const config = readConfig(context.env);
  for (const kind of ['run', 'package', 'worktree']) removeLeftFolders(kind);
  const chosen = await chooseRun(project, openRunStore(config, context.signal), { run: asked });
  try {
    const made = await (options.inPlace ? inPlace(chosen, config, context) : fromCommit(chosen, config, context, options));
    const reply = { ...made, seconds: Math.round(performance.now() - started) / 1000 };
    context.progress.stop();
    context.print(options.json ? JSON.stringify(reply) : inWords(reply));
  } finally {
    context.progress.stop();
  }
}

async function inPlace({ model, run }: ChosenRun, config: Config, { progress, log, signal }: CommandContext): Promise<Omit<ReproduceReply, 'seconds'>> {
  const built = await readBuilt(model);
  const { backend, rows, weights } = await trainAgain(
    { run, model, etl: config.DATASETS_FROM, url: config.DATABASE_URL },
    { store: openRunStore(config, signal), built, signal, startBackend, ...showTraining(progress, log) },
  );
  return { model: model.name, runId: run.id, reproduced: true, commit: null, changed: false, backend, rows, weights: { bytes: weights.bytes, sha256: weights.sha256 } };
}

/** The app of that commit does the rest: it is built and started as a person does it. */
async function fromCommit({ model, run }: ChosenRun, config: Config, context: CommandContext, options: ReproduceOptions): Promise<Omit<ReproduceReply, 'seconds'>> {
  const { env, log, complain, signal } = context;
  const trust = await trustOf(config, options, (warning) => complain(`Warning: ${warning}.`));
  const request = { run, model, etl: config.DATASETS_FROM, url: config.DATABASE_URL };
  return withSourcesOf(request, { store: openRunStore(config, signal), trust, signal, stage: (name) => log.info(name) }, async (directory, { commit, isChanged }) => {
    log.info({ directory }, `build ${APP} there and train run ${run.id} again`);
    const made = await runJsonCommand(
      {
        command: ['npm', 'run', '--silent', 'app', '--', APP, 'reproduce', run.id, '--in-place', '--json'],
        ...{ directory, env: { ...env, RUNS_DIRECTORY: config.RUNS_DIRECTORY }, signal, isGroup: true },
      },
      reproduceReply,
    );
    return { ...made, commit, changed: isChanged };
  });
}

function inWords({ model, runId, commit, changed, backend, rows, weights, seconds }: ReproduceReply): string {
  const code = commit === null ? 'the code of this build' : `commit ${commit.slice(0, 12)}${changed ? ' with the changes that the run keeps' : ''}`;
  return `run ${runId} of model '${model}' is reproduced from ${code}, on ${backend}, with ${rows.toLocaleString('en')} rows, in ${seconds.toFixed(1)} s: the same ${weights.bytes.toLocaleString('en')} bytes of weights (sha256 ${weights.sha256})`;
}
