/** What went wrong, by a name that does not change. */
export type BenchErrorCode = 'usage' | 'command_failed' | 'nothing_to_measure' | 'unexpected_reply' | 'interrupted';

/** Why nothing was measured; the message names the reason and the way out. */
export class BenchError extends Error {
  override readonly name = 'BenchError';

  constructor(
    readonly code: BenchErrorCode,
    message: string,
    /** Of the command. */
    readonly exitCode = code === 'usage' ? 2 : 1,
  ) {
    super(message);
  }
}
