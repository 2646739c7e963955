import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { checkout } from './checkout.js';
import { BenchError } from './errors.js';

/** How much of what a failed command said is told. */
const LINES_TOLD = 15;
/** How long it may take to end in order. */
const PATIENCE_MS = 15_000;

/** How a command is run. */
export interface CommandOptions {
  readonly signal: AbortSignal;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Told each line as it comes. */
  readonly onStdout?: (line: string) => void;
  readonly onStderr?: (line: string) => void;
}

/** A command that runs. */
export interface Command {
  readonly pid: number;
  /** Kept when it has ended well, with the last line of its stdout that is not empty. */
  readonly ended: Promise<string>;
  /** Asks it to end, and waits. */
  stop(): Promise<void>;
}

/** Starts Node with these arguments, in a process group of its own that ends with us. */
export function startNode(args: readonly string[], options: CommandOptions): Command {
  return start(process.execPath, args, options);
}

/**
 * Starts a program. `ended` is rejected with BenchError `command_failed` and the last of what it said, or with the
 * signal's reason.
 */
export function start(program: string, args: readonly string[], { signal, cwd = checkout, env = {}, onStdout, onStderr }: CommandOptions): Command {
  signal.throwIfAborted();
  const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let hasEnded = false;
  let isStopped = false;
  let last = '';
  const said: string[] = [];
  const kill = (how: NodeJS.Signals) => {
    try {
      if (!hasEnded && child.pid !== undefined) process.kill(-child.pid, how);
    } catch {
      // All of it has gone.
    }
  };
  const killNow = () => kill('SIGKILL');
  const end = () => {
    isStopped = true;
    kill('SIGTERM');
    setTimeout(killNow, PATIENCE_MS).unref();
  };
  signal.addEventListener('abort', end, { once: true });
  process.once('exit', killNow);
  const listen = (stream: NodeJS.ReadableStream, told: ((line: string) => void) | undefined, isResult: boolean) =>
    createInterface({ input: stream, crlfDelay: Infinity }).on('line', (line) => {
      told?.(line);
      if (isResult && line.trim() !== '') last = line;
      if (said.push(line) > LINES_TOLD) said.shift();
    });
  listen(child.stdout, onStdout, true);
  listen(child.stderr, onStderr, false);
  const ended = new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0 || (isStopped && !signal.aborted)) resolve(last);
      else if (signal.aborted) reject(signal.reason instanceof Error ? signal.reason : new BenchError('interrupted', 'Stopped.'));
      else reject(new BenchError('command_failed', `${said.join('\n')}\n\`${[program, ...args].join(' ')}\` has failed (exit code ${code}).`));
    });
  }).finally(() => {
    hasEnded = true;
    signal.removeEventListener('abort', end);
    process.removeListener('exit', killNow);
  });
  ended.catch(() => undefined); // met where it is awaited
  const stop = async () => {
    end();
    await ended.catch(() => undefined);
  };
  return { pid: child.pid ?? 0, ended, stop };
}
