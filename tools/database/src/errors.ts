/** What went wrong with the database, by a name that does not change. */
export type DatabaseErrorCode =
  | 'unsupported_platform'
  | 'binaries_missing'
  | 'place_refused'
  | 'data_of_another_version'
  | 'start_failed'
  | 'in_use'
  | 'locked'
  | 'unreachable';

/** A failure of the embedded Postgres or of reaching one: the message names the reason and the way out. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
  /** Exit code of a command that ends with this error. */
  readonly exitCode = 1;

  constructor(
    readonly code: DatabaseErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
