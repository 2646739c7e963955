import { localDay } from '@tripod/contracts';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { readConfig } from '../config.js';
import { chooseWay, type WayOptions } from './choose-way.js';
import { decideDay, type Surroundings } from './decide-day.js';
import { reportOf } from './decision-report.js';
import { reportInWords } from './report-in-words.js';

interface DecideOptions extends WayOptions {
  readonly day?: string;
  readonly json?: true;
}

/** What the commands need of the process. */
export interface CommandContext extends Surroundings {
  readonly env: NodeJS.ProcessEnv;
  /** To stdout, with a line feed. */
  readonly print: (text: string) => void;
  /** To stderr, with a line feed. */
  readonly complain: (text: string) => void;
}

/** `user decide`: decides every flight of a day. */
export function addDecide(program: Command, context: CommandContext): void {
  program
    .command('decide')
    .description('decide for each flight of a day: do nothing, hold connections or rebook')
    .option('--day <YYYY-MM-DD>', 'local day of departure (default: the last stored day)', parseDay)
    .addOption(new Option('--by <way>', 'where predictions come from (default: PREDICT_BY)').choices(['run', 'endpoint']))
    .option('--run <ID>', 'the run whose model package predicts (default: RUN_ID)')
    .option('--endpoint <URL>', 'the scoring server that predicts (default: PREDICTION_ENDPOINT)')
    .option('--json', 'print the result as one JSON object on the last line')
    .action(async (options: DecideOptions) => {
      const began = performance.now();
      const config = readConfig(context.env);
      const day = await decideDay(options.day, await chooseWay(options, config), config, context);
      const report = reportOf(day, config, (performance.now() - began) / 1000);
      context.print(options.json ? JSON.stringify(report) : reportInWords(report));
    });
}

function parseDay(text: string): string {
  if (localDay.safeParse(text).success) return text;
  throw new InvalidArgumentError('It is no day of the calendar, written YYYY-MM-DD.');
}
