import type { Command } from 'commander';
import type { Period } from '@tripod/contracts';
import type { CommandContext } from '../command-context.js';
import { readConfig } from '../config.js';
import { AppError } from '../errors.js';
import { figuresOf, recordedFigures } from '../evaluation/evaluation-report.js';
import { gapWarnings } from '../instances/dataset-versions.js';
import { keptDatasetsOf } from '../kept/kept-datasets-of.js';
import { startBackend } from '../network/backend.js';
import type { Project } from '../project.js';
import { signingKeyOf } from '../packages/model-keys.js';
import { openRunStore } from '../runs/open-run-store.js';
import { removeLeftFolders } from '../temporary-folder.js';
import { readBuilt } from '../training/built.js';
import type { TrainingPlan } from '../training/plan-training.js';
import { train, type Training } from '../training/train.js';
import { chooseModel } from './choose-model.js';
import { metricsTable } from './metrics-table.js';
import { parseInteger, parsePart, parsePeriod, type Share } from './options.js';
import { addRecipeOptions, recipeOf, type RecipeOptions } from './recipe-options.js';
import { SHORT } from './run-words.js';
import { showTraining } from './show-training.js';
import { trainReplyOf } from './train-reply.js';

interface TrainOptions extends RecipeOptions {
  readonly model?: string;
  readonly training?: Period;
  readonly validation?: Period | Share;
  readonly test?: Period | Share;
  readonly splitSeed?: number;
  readonly sample?: true;
  readonly fromNode?: string;
  readonly toNode?: string;
  readonly force?: true;
  readonly unsigned?: true;
  readonly dryRun?: true;
  readonly json?: true;
}

/** `ml train`: trains what was not trained before from the same code, data and parameters. */
export function addTrain(program: Command, project: Project, context: CommandContext): void {
  const names = project.models.map(({ name }) => name);
  const command = program
    .command('train')
    .description('train a model, unless a finished run has the same fingerprint')
    .option('--model <name>', `the model (${names.join(', ')})`, names[0]);
  addRecipeOptions(command)
    .option('--training <from..to>', 'days to learn from', parsePeriod)
    .option('--validation <from..to|share>', 'days, or a share such as 20%, to watch while learning', parsePart)
    .option('--test <from..to|share>', 'days, or a share such as 20%, to evaluate on', parsePart)
    .option('--split-seed <number>', 'without days: deal the keys to training, validation and test in another way', parseInteger)
    .option('--sample', "the model's small sample in place of its usual rows; --training, --validation and --test count first")
    .option('--from-node <name>', 'run this node and all after it anew, even when a run can be reused; what is before it comes from kept datasets where they are there')
    .option('--to-node <name>', 'end with this node, without a model package')
    .option('--force', 'train even when a run can be reused, and take no kept dataset')
    .option('--unsigned', 'leave the model package unsigned: it runs only where --allow-unsigned is given')
    .option('--dry-run', 'only say whether training is needed, and why')
    .option('--json', 'one JSON object as the last line of stdout')
    .action(async (options: TrainOptions) => {
      const started = performance.now();
      const training = await runTraining(project, context, options);
      const seconds = Math.round(performance.now() - started) / 1000;
      const warnings = [...(training.made ?? training.part)?.warnings ?? [], ...gaps(training.plan)];
      for (const warning of warnings) context.complain(`Warning: ${warning}.`);
      if (options.json) context.print(JSON.stringify(trainReplyOf(training, warnings, seconds)));
      else for (const line of report(training, seconds)) context.print(line);
    });
}

async function runTraining(project: Project, context: CommandContext, options: TrainOptions): Promise<Training> {
  const { DATABASE_URL, DATASETS_FROM, ML_BACKEND, ...config } = readConfig(context.env);
  const { progress, log, signal } = context;
  const model = chooseModel(project, options.model);
  const recipe = await recipeOf(model, options, context.env);
  const signer = options.unsigned ? undefined : await signingKeyOf(config);
  // Of trainings that were killed.
  removeLeftFolders('run');
  removeLeftFolders('package');
  const store = openRunStore(config, signal);
  const built = await readBuilt(model);
  const { name, version } = await startBackend(ML_BACKEND);
  const { training, validation, test, splitSeed, sample = false, force = false, dryRun = false, fromNode, toNode } = options;
  if (force && (fromNode ?? toNode) !== undefined) throw new AppError('BAD_USAGE', '--force runs every node: leave it out, or leave --from-node and --to-node out.');
  try {
    return await train(
      { model, recipe, etl: DATASETS_FROM, url: DATABASE_URL, backend: `${name} ${version}`, wanted: { training, validation, test, seed: splitSeed }, isSample: sample, isForced: force, isDryRun: dryRun, range: { from: fromNode, to: toNode } },
      { store, built, signer, signal, kept: keptDatasetsOf(config), explainedRows: config.REPORT_EXPLAINED_ROWS, ...showTraining(progress, log) },
    );
  } finally {
    progress.stop();
  }
}

function gaps({ model, split, versions }: TrainingPlan): string[] {
  return (['training', 'validation', 'test'] as const).flatMap((part) => gapWarnings(part, versions[part], model.instance, split[part]));
}

function report({ plan: { model, reusable, reasons }, made, part, kept }: Training, seconds: number): string[] {
  if (part !== undefined) return [`ran part of the training of model '${model.name}' as run ${part.runId} in ${seconds.toFixed(1)} s: \`ml graph --run ${part.runId.slice(0, SHORT)}\` shows it`];
  if (made !== undefined) {
    const from = kept.length === 0 ? '' : ` from kept datasets (${kept.join(', ')})`;
    return [`trained run ${made.runId} of model '${model.name}'${from} in ${seconds.toFixed(1)} s`, ...metricsTable(model, figuresOf(made.evaluation))];
  }
  if (reusable === undefined) return [`would train model '${model.name}', because ${reasons.join('; ')}`];
  return [
    `reuses run ${reusable.id} of model '${model.name}': the same code, data, parameters and backend trained it`,
    ...metricsTable(model, recordedFigures(model, reusable.metrics)),
  ];
}
