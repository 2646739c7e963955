import { pino } from 'pino';
import { runCommandLine } from './command-line.js';
import { logTo } from './log.js';
import { progressOn } from './progress.js';

const { argv, env, stderr, stdout } = process;
const interrupted = new AbortController();
// The first signal ends the work in good order; a second one is no longer caught and ends the process.
process.once('SIGINT', () => interrupted.abort());
process.once('SIGTERM', () => interrupted.abort());

// On a terminal a person reads: there the bar and the result say what happens.
const log = logTo(pino.destination({ dest: stderr.fd, sync: true }), env.LOG_LEVEL || (stderr.isTTY ? 'error' : 'info'));
try {
  const { exitCode } = await runCommandLine(argv.slice(2), {
    env,
    print: (text) => void stdout.write(`${text}\n`),
    complain: (text) => void stderr.write(`${text}\n`),
    log,
    progress: progressOn(stderr),
    signal: interrupted.signal,
  });
  process.exitCode = exitCode;
} catch (fault) {
  log.fatal(fault, 'a fault of the app itself, not of its use');
  process.exitCode = 1;
}
