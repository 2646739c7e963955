import type { ErrorCode } from '@tripod/contracts';

/** Why a tool failed, for a script to branch on: the apps' codes, and those of faults that only a tool can have. */
export type ToolErrorCode =
  | ErrorCode
  | 'BUILD_FAILED'
  | 'COLUMN_MIXED'
  | 'COMMAND_FAILED'
  | 'COMPUTES_WRONG'
  | 'DATABASE_IN_USE'
  | 'DATABASE_LOCKED'
  | 'DATABASE_NOT_STARTED'
  | 'DATABASE_NOT_STOPPED'
  | 'KEY_UNUSABLE'
  | 'LABEL_UNUSABLE'
  | 'NAME_TAKEN'
  | 'NOT_INSTALLED'
  | 'NOTHING_TO_MEASURE'
  | 'PREDICTIONS_DIFFER'
  | 'PROGRAM_MISSING'
  | 'SCHEMA_UNUSABLE'
  | 'TABLE_TOO_SMALL'
  | 'TIME_UNUSABLE'
  | 'UNEXPECTED_REPLY'
  | 'UNSUPPORTED_PLATFORM'
  | 'VERSIONS_DIFFER';

/** A failure of a tool. Its message names the thing, the reason and the way out; it is shown without a stack. */
export class ToolError extends Error {
  override readonly name = 'ToolError';
  /** The exit code of the command: 2 when the command line or a setting is wrong, else 1, unless another was passed. */
  readonly exitCode: number;

  constructor(
    readonly code: ToolErrorCode,
    message: string,
    { exitCode, ...options }: ErrorOptions & { exitCode?: number } = {},
  ) {
    super(message, options);
    this.exitCode = exitCode ?? (code === 'BAD_USAGE' || code === 'BAD_SETTING' ? 2 : 1);
  }
}

/** The message of anything that was thrown, for use inside another message. An error of another thread is not an `Error` here. */
export function messageOf(thrown: unknown): string {
  if (typeof thrown === 'object' && thrown !== null && 'message' in thrown && typeof thrown.message === 'string') return thrown.message;
  return String(thrown);
}

/** Whether Node's own error has this code, as ENOENT. */
export const hasCode = (error: unknown, code: string): boolean => typeof error === 'object' && error !== null && 'code' in error && error.code === code;
