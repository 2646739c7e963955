import { spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { placeOf } from '@tripod/database';
import { gitEnvironment } from '../git-environment.js';
import { processesIn, type LivingProcess } from './living-processes.js';

/** Lines of what a job has said that are remembered. */
const LINES = 12;

/** A run of the whole job in a checkout. */
export interface Job {
  readonly startedAt: number;
  /** Resolves with npm's exit code. */
  readonly ended: Promise<number>;
  /** The last lines that it has written. */
  said(): string[];
}

/** Starts `npm start -- --once --sample`, as a person does: in a process group of its own, which no Ctrl-C of a terminal reaches. */
export function startJob(checkout: string): Job {
  const child = spawn('npm', ['start', '--', '--once', '--sample'], { cwd: checkout, env: ownEnvironment(), stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      lines.push(...text.split(/[\r\n]+/).filter((line) => line.trim() !== ''));
      lines.splice(0, Math.max(0, lines.length - LINES));
    });
  }
  // npm's own end: what it has started may keep the pipes open after a kill -9 of npm.
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 137));
  });
  ended.catch(() => undefined);
  return { startedAt: performance.now(), ended, said: () => [...lines] };
}

/** What is set for a surrounding npm, Nx or git is not for the copy's. */
function ownEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(gitEnvironment()).filter(([name]) => !/^(npm_|NX_|INIT_CWD$|TEST_DATABASE_URL|TSX_)/i.test(name)));
}

/** The living processes of a checkout: those that work in it, and its Postgres. */
export const processesOf = (checkout: string): LivingProcess[] => processesIn([checkout, placeOf(checkout).home]);

/** Waits until no process of a checkout lives. Returns those that live after `milliseconds`. */
export async function untilQuiet(checkout: string, milliseconds: number): Promise<LivingProcess[]> {
  const until = Date.now() + milliseconds;
  for (;;) {
    const living = processesOf(checkout);
    if (living.length === 0 || Date.now() > until) return living;
    await wait(50);
  }
}

/** The end of a job within a limit: its exit code, or undefined after it. */
export async function endWithin(job: Job, milliseconds: number): Promise<number | undefined> {
  const timer = new AbortController();
  const late = wait(milliseconds, undefined, { signal: timer.signal }).catch(() => undefined);
  const code = await Promise.race([job.ended, late]);
  timer.abort();
  return code;
}
