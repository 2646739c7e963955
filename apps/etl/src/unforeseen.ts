import type { Logger } from 'pino';

/**
 * Ends the process with one log line and code 1 on an error that nobody catches.
 *
 * @returns the handler, for errors that are caught at the end
 */
export function endOnUnforeseen(log: Logger): (fault: unknown) => never {
  const end = (fault: unknown): never => {
    log.fatal(fault, 'unforeseen error: please report it');
    process.exit(1);
  };
  process.prependListener('uncaughtException', end);
  process.prependListener('unhandledRejection', end);
  return end;
}
