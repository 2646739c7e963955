import type { PackageError } from './package-messages.js';

/** The package rejected the rows. `reason.row` counts from the first row of the whole prediction. */
export class PackageRefusal extends Error {
  override readonly name = 'PackageRefusal';

  constructor(readonly reason: PackageError) {
    super(reason.message);
  }
}

/** The package does not do what a package must: another contract, a message that cannot be read, an invalid prediction. */
export class PackageFault extends Error {
  override readonly name = 'PackageFault';

  constructor(
    readonly code: 'CONTRACT_MISMATCH' | 'PACKAGE_FAILED' | 'PREDICTION_INVALID',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
