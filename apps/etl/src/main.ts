import { runCommandLine } from './command-line.js';

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());

const terminal = {
  environment: process.env,
  print: (line: string) => void process.stdout.write(`${line}\n`),
  signal: stop.signal,
};
process.exitCode = await runCommandLine(process.argv.slice(2), terminal, (message) => process.stderr.write(`${message}\n`));
// A broken connection or a sleeping retry must not keep a stopped process.
if (stop.signal.aborted) process.exit();
