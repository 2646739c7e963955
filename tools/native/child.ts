import { spawn } from 'node:child_process';
import { NativeError } from './errors.js';

/** How much of what a failed command said is told. */
const LINES_TOLD = 20;

/** What a command is given. */
export interface CommandOptions {
  readonly cwd: string;
  /** Stops it, and all that it has started. */
  readonly signal: AbortSignal;
  /** Besides this process's own. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs a command to its end, unseen, and returns what it wrote to stdout.
 *
 * @throws {NativeError} `step_failed`, with the last of what it said
 * @throws the signal's reason when it was aborted
 */
export async function run(command: string, args: readonly string[], { cwd, signal, env }: CommandOptions): Promise<string> {
  signal.throwIfAborted();
  const said: string[] = [];
  const out: string[] = [];
  // A group of its own, so that what it has started ends with it.
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const killGroup = () => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // All of it has gone.
    }
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => said.push(text) && out.push(text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text));
  signal.addEventListener('abort', killGroup, { once: true });
  process.once('exit', killGroup);
  try {
    const end = await new Promise<string | undefined>((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('close', (code, killedBy) => resolve(code === 0 ? undefined : `it ended with ${killedBy ?? `exit code ${code}`}`));
    });
    signal.throwIfAborted();
    if (end !== undefined) throw new NativeError('step_failed', `${lastLines(said.join(''))}\n\`${command} ${args[0] ?? ''} …\` has failed: ${end}. Nothing was changed; without native, apps/ml computes by wasm.`);
    return out.join('');
  } finally {
    signal.removeEventListener('abort', killGroup);
    process.removeListener('exit', killGroup);
  }
}

/** True when the program is there and answers. */
export async function answers(command: string, args: readonly string[], options: CommandOptions): Promise<boolean> {
  try {
    await run(command, args, options);
    return true;
  } catch (error) {
    if (error instanceof NativeError) return false;
    throw error;
  }
}

const lastLines = (text: string): string => text.trimEnd().split('\n').slice(-LINES_TOLD).join('\n');
