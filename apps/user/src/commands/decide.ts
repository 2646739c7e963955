import { localDay, REFERENCE_FORMS } from '@tripod/contracts';
import { InvalidArgumentError, Option, type Command } from 'commander';
import type { CommandContext } from '../command-context.js';
import { readConfig, type Config } from '../config.js';
import type { Project } from '../define-project.js';
import { AppError } from '../errors.js';
import { trustOf } from '../predictions/by-run/trust.js';
import type { TrustedWay, Way } from '../predictions/open-source.js';
import { openRuns } from '../runs/open-runs.js';
import { chooseWay, type WayOptions } from './choose-way.js';
import { decideScope } from './decide-scope.js';
import { replyInWords } from './reply-in-words.js';
import { replyOf } from './reply-of.js';

interface DecideOptions extends WayOptions {
  readonly day?: string;
  readonly partition?: string;
  readonly allowUnsigned?: true;
  readonly json?: true;
}

/** `user decide`: decides every instance of a partition. Where the instance contract has a time, a partition is a day. */
export function addDecide(program: Command, project: Project, context: CommandContext): void {
  const command = program.command('decide').description(project.policy.description);
  if (project.business.instance.time !== undefined) command.option('--day <YYYY-MM-DD>', 'local day (default: the last stored day)', parseDay);
  else command.option('--partition <00..99>', 'one bucket of the rows (default: all rows)', parseBucket);
  command
    .addOption(new Option('--by <way>', 'where predictions come from (default: PREDICT_BY)').choices(['run', 'endpoint']))
    .option('--run <reference>', `the run whose model package predicts: ${REFERENCE_FORMS} (default: RUN_ID)`)
    .option('--endpoint <URL>', 'the scoring server that predicts (default: PREDICTION_ENDPOINT)')
    .option('--allow-unsigned', 'run a package without a signature, with a warning')
    .option('--json', 'print the result as one JSON object on the last line')
    .action(async (options: DecideOptions) => {
      const began = performance.now();
      const config = readConfig(project, context.env);
      const way = await chooseWay(options, config, openRuns(config, context.signal));
      const decided = await decideScope(options.day ?? options.partition, await trusted(way, config, options, context), project, config, context);
      const reply = replyOf(decided, project, config, (performance.now() - began) / 1000);
      context.print(options.json ? JSON.stringify(reply) : replyInWords(reply, project.policy, decided.worth));
    });
}

/** Adds which packages may be run, before any work begins. */
async function trusted(way: Way, config: Config, options: DecideOptions, { complain }: CommandContext): Promise<TrustedWay> {
  if (way.by === 'run') return { ...way, trust: await trustOf(config, options, (warning) => complain(`Warning: ${warning}.`)) };
  if (options.allowUnsigned) throw new AppError('BAD_USAGE', '--allow-unsigned does not go with --by endpoint: no package is run here. Leave it out.');
  return way;
}

function parseDay(text: string): string {
  if (localDay.safeParse(text).success) return text;
  throw new InvalidArgumentError('It is not a valid day, such as 2001-06-30.');
}

function parseBucket(text: string): string {
  if (/^\d\d$/.test(text)) return text;
  throw new InvalidArgumentError('It is not a bucket, 00 to 99.');
}
