import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Git answers within this, in milliseconds, or it is ended, unless a command says otherwise. */
const LIMIT_MS = 60_000;

/** How git is run. */
export interface GitOptions {
  /** In this folder or below it. */
  readonly directory: string;
  /** Variables besides those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** More than this of an answer is an error; 1 MB by default. */
  readonly maxBytes?: number;
  /** Milliseconds. */
  readonly limit?: number;
  readonly signal?: AbortSignal;
}

/**
 * Runs git and resolves with what it wrote to stdout. Variables that name another repository do not reach it: git sets
 * them in a hook. No hook runs.
 *
 * @throws {Error} when git is missing, fails, says too much (code ERR_CHILD_PROCESS_STDIO_MAXBUFFER) or takes too long
 */
export async function git(args: readonly string[], { directory, env = {}, maxBytes = 1024 * 1024, limit = LIMIT_MS, signal }: GitOptions): Promise<Buffer> {
  const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')));
  const { stdout } = await promisify(execFile)('git', ['-C', directory, '-c', 'core.hooksPath=/dev/null', ...args], {
    ...{ env: { ...own, LC_ALL: 'C', ...env }, encoding: 'buffer', maxBuffer: maxBytes, timeout: limit },
    ...(signal ? { signal } : {}),
  });
  return stdout;
}

/** Its answer as one line. */
export async function gitLine(args: readonly string[], options: GitOptions): Promise<string> {
  return (await git(args, options)).toString('utf8').trim();
}
