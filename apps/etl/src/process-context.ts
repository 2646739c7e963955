import { pino } from 'pino';
import type { CommandContext } from './command-context.js';
import { logLevel, openLog } from './log.js';
import { progressOn } from './progress.js';

const STOPS = ['SIGINT', 'SIGTERM', 'disconnect'] as const;
/** A command that is asked to end does so within seconds; more than the longest of them, and it is ended. */
const MAX_ENDING_MS = 15_000;
/** As a shell has it for SIGINT. */
const STOPPED = 130;

/**
 * This process as a command's context. The first SIGINT or SIGTERM, and the end of a parent that has an IPC channel,
 * abort its signal, whose reason names it; a second signal, of either kind, ends the process at once, and
 * so does an end that takes too long.
 */
export function processContext(): CommandContext {
  const { env, stderr, stdout } = process;
  const stop = new AbortController();
  // A signal's listener gets its name.
  const abort = (cause = 'disconnect') => {
    for (const each of STOPS) process.off(each, abort);
    setTimeout(() => process.exit(STOPPED), MAX_ENDING_MS).unref();
    stop.abort(new DOMException(cause, 'AbortError'));
  };
  for (const event of STOPS) process.on(event, abort);
  process.channel?.unref(); // its listener would keep the process after the work is done
  const complain = (line: string) => void stderr.write(`${line}\n`);
  const failed = (error: NodeJS.ErrnoException) => endWithoutResult(error, complain);
  stdout.on('error', failed);
  stderr.on('error', () => undefined); // there is nobody to tell
  // At a terminal the bar and the result say what happens. A wrong LOG_LEVEL is readConfig's to refuse.
  const level = logLevel.safeParse(env['LOG_LEVEL']?.trim() || (stderr.isTTY ? 'error' : 'info')).data ?? 'info';
  const log = openLog(pino.destination({ dest: stderr.fd, sync: true }), level);
  return {
    env,
    print: (line) => {
      try {
        stdout.write(`${line}\n`);
      } catch (error) {
        failed(error instanceof Error ? error : new Error(String(error))); // a file fails at once, a pipe by its event
      }
    },
    complain,
    log,
    progress: progressOn(stderr, log),
    signal: stop.signal,
  };
}

let isWithoutResult = false;

/** The work goes on, and its end says that the result reached nobody. */
function endWithoutResult({ code, message }: NodeJS.ErrnoException, complain: (line: string) => void): void {
  if (isWithoutResult) return;
  isWithoutResult = true;
  const reason = code === 'EPIPE' ? 'EPIPE: its reader has closed it' : message;
  complain(`The result cannot be written to stdout (${reason}). The work is done all the same; run the command again to see its result.`);
  process.once('exit', (exitCode) => (process.exitCode = exitCode === 0 ? 1 : exitCode));
}
