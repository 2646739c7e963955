import { Command, CommanderError } from 'commander';
import { addIngest } from './commands/ingest.js';
import { addQuarantine } from './commands/quarantine.js';
import { addStatus } from './commands/status.js';
import type { Terminal } from './commands/terminal.js';
import { EtlError, Interrupted } from './errors.js';

/** The exit code of a process that SIGINT ended. */
const INTERRUPTED = 130;

/**
 * Runs a command line and gives the exit code: 0 done, 1 failed, 2 misused, 130 stopped by a signal.
 * A failure of the user's, the data's or the database's is one message on stderr; anything else is a fault of etl and is thrown.
 *
 * @param arguments_ what stands after `etl`
 */
export async function runCommandLine(arguments_: readonly string[], terminal: Terminal, complain: (message: string) => void): Promise<number> {
  const program = new Command('etl')
    .description('Brings flights and, when known, their labels: from their source, by contract, into Postgres.')
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({ writeErr: (text) => complain(text.trimEnd()) });
  for (const add of [addIngest, addStatus, addQuarantine]) add(program, terminal);
  for (const command of program.commands) command.copyInheritedSettings(program);
  try {
    await program.parseAsync([...arguments_], { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!(error instanceof EtlError)) throw error;
    complain(`etl: ${error.message} [${error.code}]`);
    return error instanceof Interrupted ? INTERRUPTED : error.exitCode;
  }
}
