import { exitCodeOf, type ErrorCode } from '@tripod/contracts';

/** A failure that its message explains in full: the thing, the value, the reason, the way out. Shown without a stack. */
export class AppError extends Error {
  override readonly name = 'AppError';

  constructor(
    /** Stable: a script may branch on it. */
    readonly code: ErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** 2: the command line or a setting is wrong. 130: stopped by a signal. 1: everything else. */
  get exitCode(): number {
    return exitCodeOf(this.code);
  }
}

/** The message of whatever was thrown, for use inside another message. An error of a worker thread is not an `Error` here. */
export function messageOf(thrown: unknown): string {
  if (typeof thrown === 'object' && thrown !== null && 'message' in thrown && typeof thrown.message === 'string') return thrown.message;
  return String(thrown);
}
