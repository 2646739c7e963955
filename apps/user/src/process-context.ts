import { pino } from 'pino';
import type { CommandContext } from './command-context.js';
import { logLevel, openLog } from './log.js';
import { progressOn } from './progress.js';

/**
 * This process as a command's context. The first SIGINT or SIGTERM, and the end of a parent that has an IPC channel,
 * abort its signal; a second signal ends the process at once.
 */
export function processContext(): CommandContext {
  const { env, stderr, stdout } = process;
  const stop = new AbortController();
  for (const event of ['SIGINT', 'SIGTERM', 'disconnect'] as const) process.once(event, () => stop.abort());
  process.channel?.unref(); // its listener would keep the process after the work is done
  // A reader that has enough closes the pipe (`… | head`); the work goes on without it.
  for (const stream of [stdout, stderr]) stream.on('error', ignoreClosedPipe);
  // At a terminal the bar and the result say what happens. A wrong LOG_LEVEL is readConfig's to refuse.
  const level = logLevel.safeParse(env['LOG_LEVEL']?.trim() || (stderr.isTTY ? 'error' : 'info')).data ?? 'info';
  const log = openLog(pino.destination({ dest: stderr.fd, sync: true }), level);
  return {
    env,
    print: (line) => void stdout.write(`${line}\n`),
    complain: (line) => void stderr.write(`${line}\n`),
    log,
    progress: progressOn(stderr, log),
    signal: stop.signal,
  };
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
