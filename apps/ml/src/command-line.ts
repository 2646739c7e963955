import type { ErrorReply } from '@tripod/contracts';
import { NodesError } from '@tripod/nodes';
import { Command, CommanderError } from 'commander';
import { evaluateCommand } from './commands/evaluate.js';
import { runsCommand } from './commands/runs.js';
import { serveCommand } from './commands/serve.js';
import { trainCommand } from './commands/train.js';
import type { Config } from './config.js';
import { MlError } from './errors.js';

const FAILURE = 1;
const WRONG_USAGE = 2;

/**
 * Runs a command line and gives the exit code: 0 done, 1 failed, 2 called wrongly, 130 stopped by a signal.
 * A failure that has a message for its user is told in it on stderr, and with `--json` once more as the last line of
 * stdout, in the error envelope of the project; a fault of the app itself is thrown, with its stack.
 */
export async function runCommandLine(args: readonly string[], readConfig: () => Config): Promise<number> {
  try {
    await new Command('ml')
      .description('Trains, evaluates and serves the model of late flights.')
      .exitOverride()
      .showHelpAfterError('Add --help for what there is.')
      .addCommand(inheriting(trainCommand(readConfig)))
      .addCommand(inheriting(evaluateCommand(readConfig)))
      .addCommand(inheriting(serveCommand(readConfig)))
      .addCommand(inheriting(runsCommand(readConfig)))
      .parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const told = explained(error);
    if (!told) throw error;
    // Commander has told what is wrong already, with "did you mean" where it can.
    if (!(error instanceof CommanderError)) process.stderr.write(`${told.message}\n`);
    if (args.includes('--json')) console.log(JSON.stringify({ error_code: told.code, message: told.message } satisfies ErrorReply));
    return told.exitCode;
  }
}

/** A command that is built elsewhere has to be told to throw, as the program does. */
function inheriting(command: Command): Command {
  return command.exitOverride().showHelpAfterError('Add --help for what there is.');
}

/** The error to tell: what a node threw on purpose is told as it is, without the pipeline around it. */
function explained(error: unknown): { message: string; code: string; exitCode: number } | undefined {
  if (error instanceof MlError) return error;
  if (error instanceof CommanderError) return { message: error.message, code: 'ML_USAGE', exitCode: WRONG_USAGE };
  if (!(error instanceof NodesError)) return undefined;
  return explained(error.cause) ?? { message: error.message, code: error.code, exitCode: FAILURE };
}
