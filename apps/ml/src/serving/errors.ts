import type { PackageError } from '@tripod/contracts';
import { MlError } from '../errors.js';

/** A package's worker did not start: it is torn, not for this Node, or written for other contracts. */
export class PackageLoadError extends MlError {
  readonly code = 'ML_PACKAGE_LOAD';
  constructor(directory: string, reason: string, options?: ErrorOptions) {
    super(`the model package in ${directory} does not start: ${reason}. Choose another run of \`ml runs\`, or train again.`, options);
  }
}

/** The package refuses rows; `column` and, counted from 0, `row` say which, where that can be said. */
export class PackageRefusalError extends MlError {
  readonly code = 'ML_PACKAGE_REFUSAL';
  readonly reason: PackageError;
  constructor(reason: PackageError) {
    super(reason.message);
    this.reason = reason;
  }
}

/** The package's worker ended, with whatever was asked of it. It does not come back. */
export class PackageWorkerGoneError extends MlError {
  readonly code = 'ML_PACKAGE_WORKER_GONE';
}

/** The package's worker did not answer in time. It has been ended, as it may never answer again. */
export class PackageTimeoutError extends MlError {
  readonly code = 'ML_PACKAGE_TIMEOUT';
}

/** The address to listen on belongs to another program. */
export class PortTakenError extends MlError {
  readonly code = 'ML_PORT_TAKEN';
  constructor(host: string, port: number | undefined, options?: ErrorOptions) {
    const place = port === undefined ? `the default port of ${host} and the next ones are` : `port ${port} of ${host} is`;
    super(`${place} taken by another program: choose another with --port, or stop that program`, options);
  }
}
