import { Option, type Command } from 'commander';
import type { Period } from '@tripod/contracts';
import type { CommandContext } from '../command-context.js';
import { readConfig } from '../config.js';
import { AppError } from '../errors.js';
import { keptDatasetsOf } from '../kept/kept-datasets-of.js';
import { startBackend } from '../network/backend.js';
import type { Project } from '../project.js';
import { openRunStore } from '../runs/open-run-store.js';
import { metricsOf } from '../tasks/scoring-of.js';
import { removeLeftFolders } from '../temporary-folder.js';
import { readBuilt } from '../training/built.js';
import { aboutBest } from '../tuning/record-search.js';
import { SEARCHES, type Search } from '../tuning/rungs.js';
import { spaceWithout } from '../tuning/search-space.js';
import { tune, type TuneRequest, type Tuning } from '../tuning/tune.js';
import { chooseModel } from './choose-model.js';
import { parseCount, parseInteger, parsePart, parsePeriod, pathOf, type Share } from './options.js';
import { addRecipeOptions, recipeOf, type RecipeOptions } from './recipe-options.js';
import { showTraining } from './show-training.js';
import { terminalWidth } from './terminal-width.js';
import { tuneReplyOf } from './tune-reply.js';
import { changesInWords, tuneTable } from './tune-table.js';
import { assertWritable, writeRecipe } from './write-recipe.js';

const USUAL_TRIALS = 20;
const MOST_TRIALS = 1000;

interface TuneOptions extends RecipeOptions {
  readonly model?: string;
  readonly search: Search;
  readonly trials: number;
  readonly drawSeed: number;
  readonly training?: Period;
  readonly validation?: Period | Share;
  readonly sample?: true;
  readonly write?: string;
  readonly json?: true;
}

/** `ml tune`: tries recipes, and names the best. */
export function addTune(program: Command, project: Project, context: CommandContext): void {
  const names = project.models.map(({ name }) => name);
  const command = program
    .command('tune')
    .description("try recipes of the model's search space, each as a run of its own, and name the best on the validation rows")
    .option('--model <name>', `the model (${names.join(', ')})`, names[0])
    .addOption(new Option('--search <how>', 'random: all trials on all rows; halving: on few rows, and the best third on three times as many').choices(SEARCHES).default('random'))
    .option('--trials <n>', `how many recipes to try, the one to begin with among them; ${MOST_TRIALS} at most`, parseCount, USUAL_TRIALS)
    .option('--draw-seed <number>', 'decides which recipes are drawn', parseInteger, 1);
  addRecipeOptions(command)
    .option('--training <from..to>', 'days to learn from', parsePeriod)
    .option('--validation <from..to|share>', 'days, or a share such as 20%, to judge trials on', parsePart)
    .option('--sample', "the model's small sample in place of its usual rows; --training and --validation count first")
    .option('--write <file>', 'write the best recipe to this file (.json), which `ml train --recipe` takes')
    .option('--json', 'one JSON object as the last line of stdout')
    .action(async (options: TuneOptions) => {
      const started = performance.now();
      const { request, tuning } = await runTuning(project, context, options);
      const seconds = Math.round(performance.now() - started) / 1000;
      if (options.write !== undefined) await writeRecipe(pathOf(options.write, context.env), tuning.best);
      const metric = metricOf(request);
      if (options.json) context.print(JSON.stringify(tuneReplyOf(request, tuning, metric, seconds)));
      else for (const line of report(request, tuning, options, seconds)) context.print(line);
    });
}

async function runTuning(project: Project, context: CommandContext, options: TuneOptions): Promise<{ readonly request: TuneRequest; readonly tuning: Tuning }> {
  const { DATABASE_URL, DATASETS_FROM, ML_BACKEND, ...config } = readConfig(context.env);
  const { progress, log, signal } = context;
  const { training, validation, sample = false, search, trials, drawSeed, param = {}, write } = options;
  if (trials > MOST_TRIALS) throw new AppError('BAD_USAGE', `--trials is ${trials}; at most ${MOST_TRIALS} are tried at once. Ask for more in a second search, with another --draw-seed.`);
  if (write !== undefined) await assertWritable(pathOf(write, context.env));
  const model = chooseModel(project, options.model);
  const recipe = await recipeOf(model, options, context.env);
  const space = spaceWithout(model.space, Object.keys(param));
  if (Object.keys(space).length === 0) throw new AppError('BAD_USAGE', `Nothing is left to try: --param states all that the search space of model '${model.name}' has (${Object.keys(model.space).join(', ')}).`);
  removeLeftFolders('package');
  removeLeftFolders('search');
  const store = openRunStore(config, signal);
  const built = await readBuilt(model);
  const { name, version } = await startBackend(ML_BACKEND);
  const request: TuneRequest = {
    ...{ model, etl: DATASETS_FROM, url: DATABASE_URL, wanted: { training, validation }, isSample: sample },
    ...{ recipe, space, search, trials, drawSeed, backend: `${name} ${version}` },
  };
  try {
    return { request, tuning: await tune(request, { store, built, kept: keptDatasetsOf(config), signal, ...showTraining(progress, log) }) };
  } finally {
    progress.stop();
  }
}

function metricOf({ model }: TuneRequest) {
  const [metric] = metricsOf(model.role.task);
  if (metric === undefined) throw new TypeError(`model '${model.name}' has no metric`);
  return metric;
}

function report(request: TuneRequest, tuning: Tuning, { recipe: asked, param = {}, model, write }: TuneOptions, seconds: number): string[] {
  const { best, judged, runId, plan } = tuning;
  const metric = metricOf(request);
  const reused = judged.filter((trial) => trial.reused).length;
  const known = reused === 0 ? '' : `, ${reused} of them by earlier searches`;
  const train = ['ml train', ...(model === undefined ? [] : [`--model ${model}`])].join(' ');
  const again = write === undefined ? [train, ...(asked === undefined ? [] : [`--recipe ${asked}`]), changesInWords(request.recipe, best.recipe, Object.keys(param))].filter(Boolean).join(' ') : `${train} --recipe ${write}`;
  return [
    ...tuneTable(tuning, metric, terminalWidth()),
    `${aboutBest(tuning, metric, plan)}; ${judged.length} trainings${known}, in ${seconds.toFixed(1)} s`,
    ...(runId === undefined ? [] : [`search ${runId}`]),
    `train a model with it: ${again}`,
  ];
}
