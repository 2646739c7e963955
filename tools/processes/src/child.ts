import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { constants } from 'node:os';
import { checkout } from './checkout.js';
import { interruptedExitCode, interruption, receivedSignal } from './interruption.js';

const PATIENCE_MS = 15_000;

/** How a program is started. */
export interface ChildOptions {
  /** Its working directory; default: the checkout. */
  readonly cwd?: string;
  /** Variables besides this process's own. */
  readonly env?: Readonly<Record<string, string>>;
  readonly stdio?: StdioOptions;
  /** Stops it; default: `interruption`. */
  readonly signal?: AbortSignal;
  /** How long it may take to end after it was asked to, in milliseconds; 0 kills it at once. Default: 15,000. */
  readonly patience?: number;
}

/** A program that was started. */
export interface Child {
  readonly process: ChildProcess;
  /**
   * Resolves with its exit code; after a signal with 128 and the signal's number, as in a shell. Rejects if it could
   * not be started.
   */
  readonly ended: Promise<number>;
  /** Asks it to end (SIGTERM), waits, and kills it with everything that it started when its patience is over. */
  stop(): Promise<number>;
}

/** Starts Node with these arguments: see `startProgram`. */
export const startNode = (args: readonly string[], options: ChildOptions = {}): Child => startProgram(process.execPath, args, options);

/**
 * Starts a program in a process group of its own, so that a Ctrl-C in the terminal reaches it once, from here. It is
 * stopped when `signal` is aborted, and killed when this process ends.
 */
export function startProgram(program: string, args: readonly string[], options: ChildOptions = {}): Child {
  const { cwd = checkout, env = {}, stdio = 'inherit', signal = interruption, patience = PATIENCE_MS } = options;
  const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio, detached: true });
  let isEnded = false;
  let isAsked = false;
  const killGroup = () => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // The whole group has gone.
    }
  };
  const end = (how: NodeJS.Signals) => {
    if (isEnded || isAsked) return;
    isAsked = true;
    if (patience === 0) return killGroup();
    child.kill(how);
    setTimeout(() => isEnded || killGroup(), patience).unref();
  };
  const abort = () => end(receivedSignal());
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, killedBy) => resolve(code ?? 128 + (killedBy === null ? 0 : constants.signals[killedBy])));
  }).finally(() => {
    isEnded = true;
    signal.removeEventListener('abort', abort);
    process.removeListener('exit', killGroup);
  });
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort, { once: true });
  process.once('exit', killGroup);
  return {
    process: child,
    ended: ended.then((code) => (interruption.aborted ? interruptedExitCode() : code)),
    stop: () => {
      end('SIGTERM');
      return ended;
    },
  };
}
