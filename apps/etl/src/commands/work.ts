import type { Command } from 'commander';
import type { CommandContext } from '../command-context.js';
import { readConfig } from '../config.js';
import { AppError, messageOf } from '../errors.js';
import type { EtlProject } from '../ingest/project.js';
import type { CrontabLine } from '../work/crontab.js';
import { QUEUE_SCHEMA } from '../work/prepare-queue.js';
import { runQueue, type QueuedIngest } from '../work/run-queue.js';
import { pipelinesOf } from '../work/schedule.js';
import { ingestOne } from './ingest-one.js';
import type { WorkReply } from './work-reply.js';
import { workInWords } from './work-words.js';

interface Options {
  readonly once?: true;
  readonly json?: true;
}

/** `work`: ingests on a schedule, and what backfills have put into the queue. */
export function addWork(program: Command, project: EtlProject, context: CommandContext): void {
  program
    .command('work')
    .description('Ingests on a schedule, and works on the jobs of backfills, until it is stopped.')
    .option('--once', 'do all of the schedule once, now, and end; for a scheduler of your own')
    .option('--json', 'print one JSON object a line')
    .addHelpText('after', `\nINGEST_CRONTAB says when, in UTC. Jobs are in the schema ${QUEUE_SCHEMA} of the database: any number of workers may run.`)
    .action((options: Options) => work(project, context, options));
}

async function work(project: EtlProject, context: CommandContext, { once, json }: Options): Promise<void> {
  const { env, log, signal, print } = context;
  const { DATABASE_URL: url, INGEST_CRONTAB: given } = readConfig(env);
  const usual = project.pipelines.filter(({ isOptional }) => isOptional !== true).map(({ name }) => name);
  const crontab = given.map((line) => (line.pipelines.length > 0 ? line : { ...line, pipelines: usual }));
  const say = (reply: WorkReply) => print(json === true ? JSON.stringify(reply) : workInWords(reply));
  const pipelines = project.pipelines.map(({ name }) => name);
  const doOne = (job: QueuedIngest) => reported(job, project, context, say);
  if (once === true) return all(crontab, pipelines, (pipeline) => doOne({ pipeline, attempt: 1, attempts: 1 }));
  await runQueue({
    ...{ url, crontab, pipelines, signal, log },
    onStart: (schedule) => say({ type: 'started', schema: QUEUE_SCHEMA, schedule: schedule.map(({ when, pipeline, next }) => ({ pipeline, when, next: next.toISOString() })) }),
    work: doOne,
  });
}

/** Each pipeline of the crontab once, also after one has failed; the first failure is the command's. */
async function all(crontab: readonly CrontabLine[], pipelines: readonly string[], doOne: (pipeline: string) => Promise<void>): Promise<void> {
  const failures: unknown[] = [];
  for (const pipeline of new Set(crontab.flatMap((line) => pipelinesOf(line, pipelines)))) await doOne(pipeline).catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}

async function reported({ pipeline: name, day, ...tries }: QueuedIngest, project: EtlProject, context: CommandContext, say: (reply: WorkReply) => void): Promise<void> {
  const { signal } = context;
  const started = performance.now();
  const named = { pipeline: name, day: day ?? null };
  try {
    const pipeline = project.pipelines.find((each) => each.name === name);
    if (pipeline === undefined) throw new AppError('BAD_USAGE', `The job is about pipeline '${name}', which this version of the app does not have.`);
    const { skipped, rowsRead, instances, quarantined, partitionsWritten, seconds } = await ingestOne({ pipeline, day, period: day === undefined ? {} : { from: day, to: day } }, project, context);
    say({ type: 'ingested', ...named, skipped, rowsRead, instances, quarantined, partitionsWritten, seconds });
  } catch (error) {
    const error_code = signal.aborted ? 'INTERRUPTED' : error instanceof AppError ? error.code : 'INTERNAL_ERROR';
    const seconds = Math.round(performance.now() - started) / 1000;
    const message = signal.aborted ? 'Stopped.' : messageOf(error);
    say({ type: 'failed', ...named, error_code, message, ...tries, seconds });
    throw signal.aborted ? new AppError('INTERRUPTED', message, { cause: error }) : error;
  }
}
