import type { ErrorReply } from '@tripod/contracts';
import { Command, CommanderError } from 'commander';
import { addDecide, type CommandContext } from './commands/decide.js';
import { DeskError } from './errors.js';

/** What a command line came to. A failure has been said already. */
export interface Outcome {
  readonly exitCode: number;
  readonly error?: DeskError;
}

/**
 * Runs a command line. A failure is said on stderr, and with `--json` once more as the last line of stdout, in the
 * error envelope of the project.
 *
 * @param args without the interpreter and the script
 * @throws what is no failure that a message explains: a fault of this app
 */
export async function runCommandLine(args: readonly string[], context: CommandContext): Promise<Outcome> {
  const program = new Command('user')
    .description('The connection desk: decides, from predictions, what to do for the passengers of flights in the air.')
    .exitOverride()
    .configureOutput({ writeOut: (text) => context.print(text.trimEnd()), writeErr: (text) => context.complain(text.trimEnd()) })
    .showHelpAfterError('Add --help for what there is.');
  addDecide(program, context);
  try {
    await program.parseAsync(args, { from: 'user' });
    return { exitCode: 0 };
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return { exitCode: 0 };
    const error = failureOf(thrown, context.signal);
    // What Commander throws it has said by itself, with "did you mean" where it can.
    if (!(thrown instanceof CommanderError)) context.complain(error.message);
    if (args.includes('--json'))
      context.print(JSON.stringify({ error_code: error.code, message: error.message } satisfies ErrorReply));
    return { exitCode: error.exitCode, error };
  }
}

function failureOf(thrown: unknown, signal: AbortSignal): DeskError {
  if (thrown instanceof CommanderError) return new DeskError('BAD_USAGE', thrown.message, { cause: thrown });
  if (signal.aborted) return new DeskError('INTERRUPTED', 'Interrupted: no decision was changed.', { cause: thrown });
  if (thrown instanceof DeskError) return thrown;
  throw thrown;
}
