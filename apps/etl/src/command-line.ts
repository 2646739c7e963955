import type { ErrorReply } from '@tripod/contracts';
import { Command, CommanderError } from 'commander';
import { APP } from './app.js';
import type { CommandContext } from './command-context.js';
import { addBackfillCommand } from './commands/backfill.js';
import { addFollow } from './commands/follow.js';
import { addIngest } from './commands/ingest.js';
import { addPeek } from './commands/peek.js';
import { addPrune } from './commands/prune.js';
import { addQuarantine } from './commands/quarantine.js';
import { addStatus } from './commands/status.js';
import { addWork } from './commands/work.js';
import { AppError } from './errors.js';
import type { EtlProject } from './ingest/project.js';

/**
 * Runs a command line and resolves with the exit code: 0 done, 1 failed, 2 wrong usage or setting, 130 stopped by a signal.
 * A failure is one message on stderr, and with `--json` also the last line of stdout, as an error envelope.
 *
 * @param args without the interpreter and the script
 * @throws what is not an AppError: a fault of this app
 */
export async function runCommandLine(args: readonly string[], project: EtlProject, context: CommandContext): Promise<number> {
  const program = new Command(APP)
    .description(`Brings ${project.business.noun.many} and, when known, their labels from sources into Postgres.`)
    .exitOverride()
    .configureOutput({ writeOut: (text) => context.print(text.trimEnd()), writeErr: (text) => context.complain(text.trimEnd()) })
    .showHelpAfterError('Add --help to see the commands and options.');
  for (const add of [addIngest, addFollow, addBackfillCommand, addWork, addStatus, addQuarantine, addPrune, addPeek]) add(program, project, context);
  for (const command of program.commands) command.copyInheritedSettings(program);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return 0;
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return 0;
    const error = failureOf(thrown, context.signal);
    // Commander has already printed its own message, with "did you mean" where it can.
    if (!(thrown instanceof CommanderError)) context.complain(error.message);
    if (args.includes('--json')) context.print(JSON.stringify({ error_code: error.code, message: error.message } satisfies ErrorReply));
    return error.exitCode;
  }
}

function failureOf(thrown: unknown, signal: AbortSignal): AppError {
  if (thrown instanceof CommanderError) return new AppError('BAD_USAGE', thrown.message, { cause: thrown });
  if (signal.aborted) return new AppError('INTERRUPTED', 'Stopped. Committed rows stay; run the same command again to go on from there.', { cause: thrown });
  if (thrown instanceof AppError) return thrown;
  throw thrown;
}
