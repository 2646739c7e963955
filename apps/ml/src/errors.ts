/** What goes wrong in ml and is not a bug: a stable code, a message that names the thing, the reason and the way out. */
export abstract class MlError extends Error {
  abstract readonly code: string;
  /** 2 when the command was called wrongly, 130 when a signal stopped it, else 1. */
  readonly exitCode: 1 | 2 | 130 = 1;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** The command line or the environment asks for something that cannot be. */
export class UsageError extends MlError {
  readonly code = 'ML_USAGE';
  override readonly exitCode = 2;
}
