import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { checkout } from './checkout.js';
import { interruptedExitCode, interruption, receivedSignal } from './interruption.js';

const patience = 15_000;

/** A command that was started, to be awaited. */
export interface Child {
  process: ChildProcess;
  /** Its exit code; a signal's is 128 and its number, as in a shell. */
  ended: Promise<number>;
  /** Asks it to end and waits; kills it and all it has started after fifteen seconds. */
  stop(): Promise<number>;
}

/**
 * Starts Node with these arguments in the checkout. The child is a process group of its own, so that a Ctrl-C in the
 * terminal reaches it once, from us. When we are interrupted, it is stopped.
 */
export function startNode(args: string[], { env = {}, stdio }: { env?: Record<string, string>; stdio: StdioOptions }): Child {
  const child = spawn(process.execPath, args, { cwd: checkout, env: { ...process.env, ...env }, stdio, detached: true });
  let finished = false;
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? 128 + (signal === 'SIGKILL' ? 9 : signal === 'SIGINT' ? 2 : 15)));
  }).finally(() => {
    finished = true;
    interruption.removeEventListener('abort', interrupt);
    process.removeListener('exit', killGroup);
  });
  const killGroup = () => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // All of it has gone.
    }
  };
  let asked = false;
  const end = (signal: NodeJS.Signals) => {
    if (finished || asked) return;
    asked = true;
    child.kill(signal);
    setTimeout(() => finished || killGroup(), patience).unref();
  };
  const interrupt = () => end(receivedSignal());
  if (interruption.aborted) interrupt();
  else interruption.addEventListener('abort', interrupt, { once: true });
  // If we end for a reason nobody thought of, it must not stay.
  process.once('exit', killGroup);
  const stop = () => {
    end('SIGTERM');
    return ended;
  };
  return { process: child, ended: ended.then((code) => (interruption.aborted ? interruptedExitCode() : code)), stop };
}
