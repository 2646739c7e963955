import type { ErrorReply } from '@tripod/contracts';
import { Command, CommanderError } from 'commander';
import { addIngest } from './commands/ingest.js';
import { addQuarantine } from './commands/quarantine.js';
import { addStatus } from './commands/status.js';
import type { Terminal } from './commands/terminal.js';
import { EtlError, UsageError } from './errors.js';

/**
 * Runs a command line and gives the exit code: 0 done, 1 failed, 2 misused, 130 stopped by a signal.
 * A failure of the user's, the data's or the database's is one message on stderr, and with `--json` once more as the
 * last line of stdout, in the error envelope of the project; anything else is a fault of etl and is thrown.
 *
 * @param arguments_ what stands after `etl`
 */
export async function runCommandLine(arguments_: readonly string[], terminal: Terminal, complain: (message: string) => void): Promise<number> {
  const program = new Command('etl')
    .description('Brings flights and, when known, their labels: from their source, by contract, into Postgres.')
    .exitOverride()
    .showHelpAfterError('Add --help for what there is.')
    .configureOutput({ writeErr: (text) => complain(text.trimEnd()) });
  for (const add of [addIngest, addStatus, addQuarantine]) add(program, terminal);
  for (const command of program.commands) command.copyInheritedSettings(program);
  try {
    await program.parseAsync([...arguments_], { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const failure = error instanceof CommanderError ? new UsageError('USAGE', error.message) : error;
    if (!(failure instanceof EtlError)) throw failure;
    // What Commander throws it has said by itself, with "did you mean" where it can.
    if (failure === error) complain(failure.message);
    if (arguments_.includes('--json')) terminal.print(JSON.stringify({ error_code: failure.code, message: failure.message } satisfies ErrorReply));
    return failure.exitCode;
  }
}
