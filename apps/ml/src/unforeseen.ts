import type { ErrorReply } from '@tripod/contracts';
import type { CommandContext } from './command-context.js';
import { messageOf } from './errors.js';

/**
 * Ends the process with one log line and code 1 on an error that nobody catches, and with `--json` prints the error
 * envelope. It stands before the listeners of packages: that of tfjs-backend-wasm throws the error again, which ends a
 * process with code 7 and a line of its source.
 *
 * @param args of the command line
 * @returns the handler, for errors that are caught at the end
 */
export function endOnUnforeseen(args: readonly string[], { log, print, complain }: CommandContext): (fault: unknown) => never {
  const end = (fault: unknown): never => {
    const message = `Unforeseen error: ${messageOf(fault)}. This is a fault of the program: please report it.`;
    try {
      log.fatal(fault, 'unforeseen error: please report it');
      if (!log.isLevelEnabled('fatal')) complain(message);
      if (args.includes('--json')) print(JSON.stringify({ error_code: 'INTERNAL_ERROR', message } satisfies ErrorReply));
    } finally {
      process.exit(1);
    }
  };
  process.prependListener('uncaughtException', end);
  process.prependListener('unhandledRejection', end);
  return end;
}
