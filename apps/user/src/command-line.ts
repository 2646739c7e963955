import { Command, CommanderError } from 'commander';
import { addDecide, type CommandContext } from './commands/decide.js';
import { DeskError } from './errors.js';

const HELP = new Set(['commander.helpDisplayed', 'commander.version']);
const BAD_USAGE = 2;

/** What a command line came to: an exit code, and what remains to be said. */
export interface Outcome {
  readonly exitCode: number;
  readonly error?: DeskError;
}

/**
 * Runs a command line.
 *
 * @param args without the interpreter and the script
 * @throws what is no failure that a message explains: a fault of this app
 */
export async function runCommandLine(args: readonly string[], context: CommandContext): Promise<Outcome> {
  const program = new Command('user')
    .description('The connection desk: decides, from predictions, what to do for the passengers of flights in the air.')
    .exitOverride()
    .showHelpAfterError('Add --help for what there is.');
  addDecide(program, context);
  try {
    await program.parseAsync(args, { from: 'user' });
    return { exitCode: 0 };
  } catch (error) {
    // Commander has said what is wrong already, with "did you mean" where it can.
    if (error instanceof CommanderError) return { exitCode: HELP.has(error.code) ? 0 : BAD_USAGE };
    if (error instanceof DeskError) return { exitCode: error.exitCode, error };
    throw error;
  }
}
