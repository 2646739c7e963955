import type { Logger } from 'pino';
import type { Progress } from './progress.js';

/** What a command gets from its process. Tests pass small objects. */
export interface CommandContext {
  readonly env: NodeJS.ProcessEnv;
  /** Writes one line to stdout: the result. */
  print(line: string): void;
  /** Writes one line to stderr: for the person at the terminal. */
  complain(line: string): void;
  readonly log: Logger;
  readonly progress: Progress;
  /** Aborted when the command has to stop: SIGINT, SIGTERM, or the end of the process that started it. */
  readonly signal: AbortSignal;
}
