import { Command, Option } from 'commander';
import type { Config } from '../config.js';
import { logger } from '../logger.js';
import { withDatabase } from '../instances/connect.js';
import { startBackend } from '../network/backend.js';
import { recipes, type RecipeName } from '../network/recipe.js';
import { readBuilt } from '../packaging/built.js';
import { openRunStore } from '../runs/open-run-store.js';
import { planTraining, type Periods } from '../training/plan-training.js';
import { trainModel } from '../training/train-model.js';
import { stopSignal } from '../stop-signal.js';
import { parseInteger, parsePeriod } from './options.js';
import { progress } from './progress.js';
import { planReport, trainReport, type TrainReport } from './train-report.js';

interface TrainOptions extends Periods {
  readonly recipe: RecipeName;
  readonly seed?: number;
  readonly force?: true;
  readonly dryRun?: true;
  readonly json?: true;
}

/** `ml train`: trains what was not trained before, from the same code, data and parameters. */
export function trainCommand(readConfig: () => Config): Command {
  return new Command('train')
    .description('train the model, unless a finished run has the same fingerprint')
    .addOption(new Option('--recipe <name>', 'how to train').choices(Object.keys(recipes)).default('first-run'))
    .addOption(period('training', 'days to learn from', '2001-01-15..2001-04-30'))
    .addOption(period('validation', 'days to watch while learning', '2001-05-01..2001-05-31'))
    .addOption(period('test', 'days to evaluate on', '2001-06-01..2001-06-30'))
    .option('--seed <number>', 'start and order of learning', parseInteger)
    .option('--force', 'train even where a run can be reused')
    .option('--dry-run', 'only say whether training is needed, and why')
    .option('--json', 'one JSON object as the last line of stdout')
    .action(async (options: TrainOptions) => {
      const started = performance.now();
      const report = await train(readConfig(), options);
      const seconds = Math.round(performance.now() - started) / 1000;
      console.log(options.json ? JSON.stringify({ ...report, seconds }) : planReport(report, seconds));
    });
}

function period(name: string, description: string, days: string): Option {
  return new Option(`--${name} <from..to>`, description).argParser(parsePeriod).default(parsePeriod(days), days);
}

async function train(config: Config, options: TrainOptions): Promise<TrainReport> {
  const store = openRunStore(config);
  const built = await readBuilt();
  const { name: backendName, version } = await startBackend(config.backend);
  const recipe = { ...recipes[options.recipe], ...(options.seed === undefined ? {} : { seed: options.seed }) };
  const { training, validation, test } = options;
  return withDatabase(config.databaseUrl, async (client) => {
    const plan = await planTraining(client, store, {
      periods: { training, validation, test },
      recipe,
      code: built.trainingCode,
      backend: `${backendName} ${version}`,
    });
    if (options.dryRun || (plan.reusable && !options.force)) return trainReport(plan, undefined);
    const shown = progress(logger(config));
    shown.stage(`train on ${backendName}, because ${plan.reasons.join('; ') || 'it is forced'}`);
    const stop = stopSignal();
    try {
      const made = await trainModel(plan, {
        client,
        store,
        built,
        signal: stop.signal,
        observe: (event) => shown.observe(event),
        stage: (name) => shown.stage(name),
      });
      return trainReport(plan, made);
    } finally {
      shown.stop();
      stop.release();
    }
  });
}
