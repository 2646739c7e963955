import { pino } from 'pino';
import { runCommandLine } from './command-line.js';
import { progressOn } from './progress.js';

const STDERR = 2;
const { env, stderr } = process;
const interrupted = new AbortController();
// The first signal ends the work in good order; a second one is no longer caught and ends the process.
process.once('SIGINT', () => interrupted.abort());
process.once('SIGTERM', () => interrupted.abort());

const args = process.argv.slice(2);
const print = (text: string) => process.stdout.write(`${text}\n`);
const log = pino({ name: 'user', level: env.LOG_LEVEL || (stderr.isTTY ? 'error' : 'info') }, pino.destination({ dest: STDERR, sync: true }));

try {
  const outcome = await runCommandLine(args, { env, print, log, progress: progressOn(stderr), signal: interrupted.signal });
  if (outcome.error !== undefined) {
    stderr.write(`${outcome.error.message}\n`);
    if (args.includes('--json')) print(JSON.stringify({ error_code: outcome.error.code, message: outcome.error.message }));
  }
  process.exitCode = outcome.exitCode;
} catch (fault) {
  log.fatal(fault, 'a fault of the app itself');
  process.exitCode = 70;
}
