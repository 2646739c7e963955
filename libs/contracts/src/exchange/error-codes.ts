/** How a command ends: 1 failed, 2 used wrongly, 130 stopped. */
type ExitCode = 1 | 2 | 130;

interface Facts {
  readonly exit?: ExitCode;
  readonly status?: number;
}

const listed = <const Code extends string>(codes: Readonly<Record<Code, Facts>>) => Object.freeze(codes);

/**
 * Every error code of the project: of commands, servers and packages, in the one error envelope. Codes are stable: a
 * program may branch on them. `exit` is the exit code of a command, 1 where it is not given; `status` is the HTTP status,
 * 500 where it is not given.
 */
export const ERROR_CODES = listed({
  // how a command is used
  BAD_USAGE: { exit: 2 },
  BAD_SETTING: { exit: 2 },
  INTERRUPTED: { exit: 130 },
  NOT_BUILT: {},
  COMMAND_FAILED: {},
  DISK_FULL: {},
  // Postgres
  DATABASE_AWAY: {},
  DATABASE_LOST: {},
  DATABASE_BUSY: {},
  DATABASE_REFUSED: {},
  DATABASE_PERMISSION: {},
  DATABASE_READ_ONLY: {},
  DATABASE_CANCELLED: {},
  DATABASE_FULL: {},
  DATABASE_TOO_OLD: {},
  DATABASE_UNPREPARED: {},
  DATABASE_NEWER: {},
  DATABASE_CHANGED: {},
  DATABASE_FAILED: {},
  // data
  SOURCE_UNKNOWN: { exit: 2 },
  SOURCE_UNREADABLE: {},
  SOURCE_COLUMNS: {},
  SOURCE_EMPTY: {},
  SOURCE_AWAY: {},
  SOURCE_REFUSED: {},
  SOURCE_TOO_LARGE: {},
  SOURCE_CHANGED: {},
  ALL_REFUSED: {},
  TOO_MANY_REFUSED: {},
  PARTITION_BLOCKED: {},
  PROMISE_BROKEN: {},
  ACCOUNT_MISMATCH: {},
  DATASETS_MISSING: {},
  PARTITIONS_MISSING: {},
  ROWS_MISSING: {},
  ROWS_INVALID: {},
  ROWS_CHANGED: {},
  ROWS_ONE_CLASS: {},
  CONTRACT_MISMATCH: {},
  // runs, models and packages
  MODEL_UNKNOWN: { exit: 2 },
  MODEL_INVALID: {},
  TRAINING_FAILED: {},
  COMMIT_MISSING: {},
  NOT_REPRODUCIBLE: {},
  NOT_REPRODUCED: {},
  BACKEND_MISSING: {},
  RUN_STORE_MISSING: {},
  RUN_STORE_TORN: {},
  RUN_STORE_FAILED: {},
  RUN_STORE_AWAY: {},
  RUN_STORE_REFUSED: {},
  RUN_STORE_INVALID: {},
  RUN_UNKNOWN: {},
  CHAMPION_MISSING: {},
  RUN_AMBIGUOUS: {},
  RUN_UNFINISHED: {},
  RUN_TORN: {},
  RUN_RECORDED: {},
  RUN_RECORD_INVALID: {},
  ARTIFACT_MISSING: {},
  PACKAGE_MISSING: {},
  PACKAGE_TORN: {},
  PACKAGE_UNSIGNED: {},
  PACKAGE_UNTRUSTED: {},
  PACKAGE_TOO_LARGE: {},
  PACKAGE_FAILED: {},
  PACKAGE_TIMEOUT: {},
  // predictions
  PREDICTION_REFUSED: {},
  PREDICTION_INVALID: {},
  ENDPOINT_AWAY: {},
  ENDPOINT_REFUSED: {},
  ADDRESS_IN_USE: {},
  // the scoring protocol, as MLflow names them
  BAD_REQUEST: { status: 400 },
  INVALID_PARAMETER_VALUE: { status: 400 },
  UNAUTHENTICATED: { status: 401 },
  PERMISSION_DENIED: { status: 403 },
  ENDPOINT_NOT_FOUND: { status: 404 },
  RESOURCE_EXHAUSTED: { status: 429 },
  INTERNAL_ERROR: { status: 500 },
  TEMPORARILY_UNAVAILABLE: { status: 503 },
  DEADLINE_EXCEEDED: { status: 504 },
});

/** A code of the one list. */
export type ErrorCode = keyof typeof ERROR_CODES;

/** The exit code of a command that ends with this error. */
export function exitCodeOf(code: ErrorCode): ExitCode {
  return ERROR_CODES[code].exit ?? 1;
}

/** The HTTP status of a server's answer with this error. */
export function statusOf(code: ErrorCode): number {
  return ERROR_CODES[code].status ?? 500;
}
