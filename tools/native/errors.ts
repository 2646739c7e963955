/** What went wrong, by a name that does not change. */
export type NativeErrorCode = 'usage' | 'unsupported_platform' | 'missing' | 'versions_differ' | 'step_failed' | 'does_not_compute' | 'interrupted';

/** Why nothing was built; the message names the reason and the way out. Nothing half-built is left. */
export class NativeError extends Error {
  override readonly name = 'NativeError';

  constructor(
    readonly code: NativeErrorCode,
    message: string,
    /** Of the command. */
    readonly exitCode = code === 'usage' ? 2 : 1,
  ) {
    super(message);
  }
}
