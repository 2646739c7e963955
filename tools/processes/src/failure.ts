import { CommanderError } from 'commander';
import type { ErrorReply } from '@tripod/contracts';
import { ToolError } from './errors.js';
import { interruptedExitCode, interruption } from './interruption.js';

/**
 * Says on stderr why a command line failed, and with `--json` among `args` also on stdout, as an error envelope.
 * Returns the exit code.
 *
 * @throws what is neither a ToolError nor Commander's: a bug
 */
export function reportFailure(thrown: unknown, args: readonly string[]): number {
  // Commander has printed its own message.
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 2;
  if (thrown instanceof ToolError) {
    process.stderr.write(`${thrown.message}\n`);
    if (args.includes('--json')) process.stdout.write(`${JSON.stringify({ error_code: thrown.code, message: thrown.message } satisfies ErrorReply)}\n`);
    return thrown.exitCode;
  }
  if (interruption.aborted) return interruptedExitCode();
  throw thrown;
}
