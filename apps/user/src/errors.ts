/** What went wrong, for machines. Stable: a script may branch on it. */
export type DeskErrorCode =
  | 'BAD_USAGE'
  | 'BAD_SETTING'
  | 'INTERRUPTED'
  | 'DATABASE_AWAY'
  | 'DATABASE_REFUSED'
  | 'DATABASE_TOO_OLD'
  | 'DATASETS_MISSING'
  | 'NO_FLIGHTS'
  | 'RUN_STORE_MISSING'
  | 'RUN_UNKNOWN'
  | 'RUN_UNFINISHED'
  | 'PACKAGE_TORN'
  | 'PACKAGE_FAILED'
  | 'CONTRACT_MISMATCH'
  | 'PREDICTION_REFUSED'
  | 'PREDICTION_INVALID'
  | 'ENDPOINT_AWAY'
  | 'ENDPOINT_REFUSED';

const EXIT_CODES: Partial<Record<DeskErrorCode, number>> = { BAD_USAGE: 2, BAD_SETTING: 2, INTERRUPTED: 130 };

/** A failure that the message explains in full: the thing, the reason, the way out. It is shown without a stack. */
export class DeskError extends Error {
  override readonly name = 'DeskError';

  constructor(
    readonly code: DeskErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** 2: the command line or a setting is wrong. 130: interrupted. 1: everything else. */
  get exitCode(): number {
    return EXIT_CODES[this.code] ?? 1;
  }
}

/** The message of whatever was thrown, for use inside another message. Errors of another realm are no `Error` here. */
export function messageOf(thrown: unknown): string {
  if (typeof thrown === 'object' && thrown !== null && 'message' in thrown && typeof thrown.message === 'string') {
    return thrown.message;
  }
  return String(thrown);
}
