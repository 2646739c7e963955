/** What went wrong, in words for the person at the terminal: the thing, the reason, the way out. */
export class EtlError extends Error {
  override readonly name: string = 'EtlError';

  constructor(
    /** Stable, for machines: `SOURCE_COLUMNS`, `DATABASE_UNREACHABLE`, … */
    readonly code: string,
    message: string,
    /** 2 for a fault of the command line or configuration, 130 when a signal stopped it, else 1. */
    readonly exitCode: 1 | 2 | 130 = 1,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The command line or the configuration cannot be followed. */
export class UsageError extends EtlError {
  override readonly name = 'UsageError';

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(code, message, 2, options);
  }
}

/** The ingest was told to stop; what it has committed stays. */
export class Interrupted extends EtlError {
  override readonly name = 'Interrupted';

  constructor() {
    super('INTERRUPTED', 'Stopped. The days committed so far are whole and stay; run the same command again to finish the rest.', 130);
  }
}
