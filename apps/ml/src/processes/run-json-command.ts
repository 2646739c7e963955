import { ERROR_CODES, errorReply, type ErrorCode } from '@tripod/contracts';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { z } from 'zod';
import { AppError, messageOf } from '../errors.js';

/** More of an answer is not kept: its last line counts. */
const KEPT_CHARACTERS = 4 * 1024 * 1024;
/** A process that was asked to end does so within this, in milliseconds, or is killed. */
const MAX_ENDING_MS = 12_000;

/** A command of an app of this project that is run as a process of its own, with `--json`. */
export interface JsonCommand {
  /** The program, then its arguments. */
  readonly command: readonly [string, ...string[]];
  readonly directory?: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  /** Whether it and all that it starts are one group, which is ended as one: for programs that pass no signal on. */
  readonly isGroup?: boolean;
}

/**
 * Runs a command and resolves with its reply, the last line of its stdout. What it writes to stderr goes to ours. It ends
 * with this process, also if this one is killed, unless it is a group.
 *
 * @throws {AppError} what the command says it failed with; COMMAND_FAILED when it does not say it; INTERRUPTED by the signal
 */
export async function runJsonCommand<Reply>({ command: [program, ...args], directory, env, signal, isGroup = false }: JsonCommand, reply: z.ZodType<Reply>): Promise<Reply> {
  signal.throwIfAborted();
  const child = spawn(program, args, { env, ...(directory && { cwd: directory }), detached: isGroup, stdio: ['ignore', 'pipe', 'inherit', ...(isGroup ? [] : ['ipc' as const])] });
  let said = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (said = `${said}${text}`.slice(-KEPT_CHARACTERS)));
  const end = (name: NodeJS.Signals) => (isGroup && child.pid !== undefined ? endGroup(child.pid, name) : void child.kill(name));
  let kill: NodeJS.Timeout | undefined;
  const stop = () => {
    end('SIGTERM');
    kill = setTimeout(() => end('SIGKILL'), MAX_ENDING_MS);
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    const [code] = await ended(child, program);
    signal.throwIfAborted();
    return replyIn(said, code, [program, ...args].join(' '), reply);
  } finally {
    clearTimeout(kill);
    signal.removeEventListener('abort', stop);
  }
}

async function ended(child: ReturnType<typeof spawn>, program: string): Promise<readonly [number | null]> {
  try {
    const [code]: unknown[] = await once(child, 'close');
    return [typeof code === 'number' ? code : null];
  } catch (cause) {
    throw new AppError('COMMAND_FAILED', `${program} cannot be started: ${messageOf(cause)}. Install it, or put it on the PATH.`, { cause });
  }
}

function endGroup(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(-pid, name);
  } catch {
    // It has ended.
  }
}

function replyIn<Reply>(said: string, code: number | null, command: string, reply: z.ZodType<Reply>): Reply {
  const last = parsed(said.trimEnd().split('\n').at(-1) ?? '');
  const failure = errorReply.safeParse(last).data;
  if (failure !== undefined && isErrorCode(failure.error_code)) throw new AppError(failure.error_code, failure.message);
  const found = reply.safeParse(last);
  if (code === 0 && found.success) return found.data;
  const reason = code === 0 ? 'its last line is not the reply of this command' : code === null ? 'it was ended by a signal' : `it ended with code ${code}`;
  throw new AppError('COMMAND_FAILED', `\`${command}\` did not answer: ${reason}. What it said is above.`);
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERROR_CODES, code);
}
