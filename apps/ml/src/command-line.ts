import type { ErrorReply } from '@tripod/contracts';
import { NodesError } from '@tripod/nodes';
import { Command, CommanderError } from 'commander';
import { APP } from './app.js';
import type { CommandContext } from './command-context.js';
import { addEvaluate } from './commands/evaluate.js';
import { addExplain } from './commands/explain.js';
import { addGraph } from './commands/graph.js';
import { addPromote } from './commands/promote.js';
import { addReproduce } from './commands/reproduce.js';
import { addRollback } from './commands/rollback.js';
import { addRuns } from './commands/runs.js';
import { addServe } from './commands/serve.js';
import { addTrain } from './commands/train.js';
import { addTune } from './commands/tune.js';
import { addWork } from './commands/work.js';
import { AppError } from './errors.js';
import type { Project } from './project.js';

/**
 * Runs a command line and resolves with the exit code: 0 done, 1 failed, 2 wrong usage or setting, 130 stopped by a signal.
 * A failure is one message on stderr, and with `--json` also the last line of stdout, as an error envelope.
 *
 * @param args without the interpreter and the script
 * @throws what is not an AppError: a fault of this app
 */
export async function runCommandLine(args: readonly string[], project: Project, context: CommandContext): Promise<number> {
  const program = new Command(APP)
    .description('Trains, evaluates, packages and serves the models of this app.')
    .exitOverride()
    .enablePositionalOptions() // `runs` and its subcommands have options of the same names
    .configureOutput({ writeOut: (text) => context.print(text.trimEnd()), writeErr: (text) => context.complain(text.trimEnd()) })
    .showHelpAfterError('Add --help to see the commands and options.');
  for (const add of [addTrain, addTune, addEvaluate, addExplain, addPromote, addRollback, addReproduce, addServe, addWork, addRuns, addGraph]) add(program, project, context);
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
  if (signal.aborted) return new AppError('INTERRUPTED', 'Stopped. A run that was open ended as KILLED; run the command again to start anew.', { cause: thrown });
  if (thrown instanceof AppError) return thrown;
  // What a node throws on purpose is shown as it is, without the pipeline around it.
  if (thrown instanceof NodesError) return thrown.cause instanceof AppError ? thrown.cause : new AppError('TRAINING_FAILED', thrown.message, { cause: thrown });
  throw thrown;
}
