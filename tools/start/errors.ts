/** Why a command ends early: what to tell, and the exit code (2 for a mistake on the command line, else 1). */
export class StartError extends Error {
  override readonly name = 'StartError';

  constructor(
    readonly code: 'usage' | 'build_failed' | 'command_failed' | 'unexpected_reply' | 'predictions_differ' | 'in_use' | 'interrupted',
    message: string,
    readonly exitCode = code === 'usage' ? 2 : 1,
  ) {
    super(message);
  }
}
