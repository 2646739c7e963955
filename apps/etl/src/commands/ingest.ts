import { InvalidArgumentError, Option, type Command } from 'commander';
import type { CommandContext } from '../command-context.js';
import { AppError } from '../errors.js';
import type { AskedPeriod, IngestPipeline } from '../ingest/pipeline.js';
import type { EtlProject } from '../ingest/project.js';
import { shareSetting } from '../share-setting.js';
import { ingestOne } from './ingest-one.js';
import { inWords } from './ingest-report.js';
import { parseDay } from './parse-day.js';

interface Options {
  readonly pipeline: string;
  readonly from?: string;
  readonly to?: string;
  readonly sample?: true;
  readonly file?: string;
  readonly maxRefused?: number;
  readonly json?: true;
}

/** `ingest`: brings the records of a source into the database. */
export function addIngest(program: Command, project: EtlProject, context: CommandContext): void {
  const names = project.pipelines.map(({ name }) => name);
  const sources = project.pipelines.map(({ name, source }) => `\n  ${name}: from ${source.name}, ${source.about}`);
  program
    .command('ingest')
    .description(`Stores ${project.business.noun.many} and their labels from a source. Run again, it changes nothing.\nPipelines:${sources.join('')}`)
    .addOption(new Option('--pipeline <name>', 'the pipeline to run').choices(names).default(project.pipelines[0].name))
    .option('--from <day>', 'first local day to store, such as 2001-01-31 (default: the first one of the source)', parseDay)
    .option('--to <day>', 'last local day to store (default: the last complete one of the source)', parseDay)
    .option('--sample', "store the pipeline's own small period, for a first look (not with --from or --to)")
    .option('--file <path>', 'read this file instead of the usual one of the source')
    .option('--max-refused <share>', 'end with 1, and leave a partition as it is, when more of its records are refused, for their values or a repeated key, such as 5% (default: MAX_REFUSED, else no bound)', parseShare)
    .option('--json', 'print the result as one JSON object')
    .action(async (options: Options) => {
      const { pipeline: name, file, maxRefused, ...asked } = options;
      const pipeline = project.pipelines.find((each) => each.name === name) ?? project.pipelines[0];
      const reply = await ingestOne({ pipeline, period: periodOf(asked, pipeline), file, maxRefused }, project, context);
      context.print(options.json === true ? JSON.stringify(reply) : inWords(reply));
    });
}

/** @throws {AppError} BAD_USAGE when the options do not go together, or not with the pipeline */
function periodOf({ from, to, sample }: Pick<Options, 'from' | 'to' | 'sample'>, { name, stores: [first], sample: own }: IngestPipeline): AskedPeriod {
  if (sample === true) {
    if (from !== undefined || to !== undefined) throw new AppError('BAD_USAGE', '--sample has its own period: leave out --from and --to.');
    if (own === undefined) throw new AppError('BAD_USAGE', `Pipeline '${name}' has no sample: leave out --sample.`);
    return own;
  }
  if (from === undefined && to === undefined) return {};
  if (first.time === undefined) throw new AppError('BAD_USAGE', `Pipeline '${name}' stores rows without a time, so --from and --to do not apply: leave them out.`);
  if (from !== undefined && to !== undefined && from > to) throw new AppError('BAD_USAGE', `The period is empty: --from ${from} is after --to ${to}.`);
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}

function parseShare(text: string): number {
  const parsed = shareSetting.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError(`'${text}' is not valid: it ${parsed.error.issues[0]?.message}.`);
}
