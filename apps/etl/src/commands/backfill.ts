import { dayOf } from '@tripod/contracts';
import { Option, type Command } from 'commander';
import { APP } from '../app.js';
import type { CommandContext } from '../command-context.js';
import { readConfig } from '../config.js';
import { withDatabase } from '../database.js';
import { AppError } from '../errors.js';
import type { IngestPipeline } from '../ingest/pipeline.js';
import type { EtlProject } from '../ingest/project.js';
import { addBackfill } from '../work/add-backfill.js';
import { QUEUE_SCHEMA } from '../work/prepare-queue.js';
import type { BackfillReply } from './backfill-reply.js';
import { parseDay } from './parse-day.js';

interface Options {
  readonly pipeline: string;
  readonly from: string;
  readonly to: string;
  readonly json?: true;
}

/** A slip in a year must not fill the queue. */
const MAX_DAYS = 10_000;

/** `backfill`: puts the ingest of a period into the queue, as one job a day, for any number of workers. */
export function addBackfillCommand(program: Command, project: EtlProject, context: CommandContext): void {
  program
    .command('backfill')
    .description(`Puts a job for each day of a period into the queue; \`${APP} work\`, in any number of processes, ingests them.`)
    .addOption(new Option('--pipeline <name>', 'the pipeline to run').choices(project.pipelines.map(({ name }) => name)).default(project.pipelines[0].name))
    .requiredOption('--from <day>', 'first local day, such as 2001-01-31', parseDay)
    .requiredOption('--to <day>', 'last local day', parseDay)
    .option('--json', 'print the result as one JSON object')
    .action(async (options: Options) => {
      const pipeline = project.pipelines.find(({ name }) => name === options.pipeline) ?? project.pipelines[0];
      const reply = await backfill(pipeline, options, context);
      context.print(options.json === true ? JSON.stringify(reply) : `${reply.jobs} jobs of pipeline '${reply.pipeline}' are in schema ${reply.schema}, for ${reply.from} to ${reply.to}. \`${APP} work\` ingests them.`);
    });
}

async function backfill(pipeline: IngestPipeline, { from, to }: Options, { env, signal, log }: CommandContext): Promise<BackfillReply> {
  const { name, stores: [first] } = pipeline;
  if (first.time === undefined) throw new AppError('BAD_USAGE', `Pipeline '${name}' stores rows without a time: it cannot be ingested day by day. Run \`${APP} ingest --pipeline ${name}\` instead.`);
  if (from > to) throw new AppError('BAD_USAGE', `The period is empty: --from ${from} is after --to ${to}.`);
  const days = dayOf(to) - dayOf(from) + 1;
  if (days > MAX_DAYS) throw new AppError('BAD_USAGE', `The period has ${days} days; the limit is ${MAX_DAYS}. Split it.`);
  const { DATABASE_URL: url } = readConfig(env);
  const jobs = await withDatabase(url, signal, (client) => addBackfill(client, url, { pipeline: name, from, to }, log));
  return { pipeline: name, from, to, schema: QUEUE_SCHEMA, jobs };
}
