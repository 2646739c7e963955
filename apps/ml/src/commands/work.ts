import type { Command } from 'commander';
import { fileURLToPath } from 'node:url';
import type { CommandContext } from '../command-context.js';
import { readConfig } from '../config.js';
import { AppError, messageOf } from '../errors.js';
import { signingKeyOf } from '../packages/model-keys.js';
import type { Project } from '../project.js';
import type { CrontabLine, ScheduledTraining } from '../work/crontab.js';
import { QUEUE_SCHEMA } from '../work/prepare-queue.js';
import { runQueue } from '../work/run-queue.js';
import { chooseModel } from './choose-model.js';
import { recipeOf } from './recipe-options.js';
import { trainAndJudge } from './train-and-judge.js';
import type { WorkReply } from './work-reply.js';
import { workInWords } from './work-words.js';

interface WorkOptions {
  readonly once?: true;
  readonly sample?: true;
  readonly json?: true;
}

/** `ml work`: trains on a schedule what has changed, and lets the better run be the champion. */
export function addWork(program: Command, project: Project, context: CommandContext): void {
  program
    .command('work')
    .description('train on a schedule what has changed, and promote what is better, until it is stopped')
    .option('--once', 'do all of the schedule once, now, and end; for a scheduler of your own')
    .option('--sample', "each model's small sample in place of its usual rows")
    .option('--json', 'one JSON object a line of stdout')
    .addHelpText('after', `\nTRAINING_CRONTAB says when, in UTC. Jobs are in the schema ${QUEUE_SCHEMA} of the database: any number of workers may run.`)
    .action((options: WorkOptions) => work(project, context, options));
}

async function work(project: Project, context: CommandContext, { once, sample, json }: WorkOptions): Promise<void> {
  const { env, log, signal, print } = context;
  const config = readConfig(env);
  const { DATABASE_URL: url, TRAINING_CRONTAB: crontab } = config;
  await assertTrainable(project, crontab, context);
  // Not at three in the morning.
  await signingKeyOf(config);
  const say = (reply: WorkReply) => print(json ? JSON.stringify(reply) : workInWords(reply));
  const main = fileURLToPath(new URL('main.js', import.meta.url));
  const doOne = (training: ScheduledTraining, attempt = 1, attempts = 1) => reported(training, { attempt, attempts }, say, () => trainAndJudge(training, { main, env, signal, isSample: sample ?? false }), signal);
  const models = project.models.map(({ name }) => name);
  if (once) return all(crontab, models, doOne);
  await runQueue({
    ...{ url, crontab, models, signal, log },
    onStart: (schedule) =>
      say({ type: 'started', schema: QUEUE_SCHEMA, schedule: schedule.map(({ when, training: { model, recipe = null }, next }) => ({ model, recipe, when, next: next?.toISOString() ?? '' })) }),
    work: ({ attempt, attempts, ...training }) => doOne(training, attempt, attempts),
  });
}

/** Models and recipes of the crontab, before the first of them is due. */
async function assertTrainable(project: Project, crontab: readonly CrontabLine[], { env }: CommandContext): Promise<void> {
  for (const { model, recipe } of crontab.flatMap(({ trainings }) => trainings)) await recipeOf(chooseModel(project, model), recipe === undefined ? {} : { recipe }, env);
}

/** Each training of the crontab once, also after one has failed; the first failure is the command's. */
async function all(crontab: readonly CrontabLine[], models: readonly string[], doOne: (training: ScheduledTraining) => Promise<void>): Promise<void> {
  const trainings = crontab.flatMap((line) => (line.trainings.length > 0 ? line.trainings : models.map((model): ScheduledTraining => ({ model }))));
  const distinct = new Map(trainings.map((training) => [`${training.model}/${training.recipe ?? ''}`, training]));
  const failures: unknown[] = [];
  for (const training of distinct.values()) await doOne(training).catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}

async function reported(
  { model, recipe = null }: { readonly model: string; readonly recipe?: string | null | undefined },
  tries: { readonly attempt: number; readonly attempts: number },
  say: (reply: WorkReply) => void,
  training: () => ReturnType<typeof trainAndJudge>,
  signal: AbortSignal,
): Promise<void> {
  const started = performance.now();
  const seconds = () => Math.round(performance.now() - started) / 1000;
  try {
    const { trained: { runId, reused, reason, headline }, judged: { promoted, outcome } } = await training();
    say({ type: 'trained', model, recipe, runId: String(runId), reused, reason, headline, promoted, outcome, seconds: seconds() });
  } catch (error) {
    const error_code = signal.aborted ? 'INTERRUPTED' : error instanceof AppError ? error.code : 'INTERNAL_ERROR';
    say({ type: 'failed', model, recipe, error_code, message: signal.aborted ? 'Stopped.' : messageOf(error), ...tries, seconds: seconds() });
    throw error;
  }
}
