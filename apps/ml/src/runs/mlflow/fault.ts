import type { ErrorCode } from '@tripod/contracts';
import { AppError } from '../../errors.js';

/**
 * What an exchange that failed says of the server:
 * - `unreached`: it has not got the request; `busy`: it has turned it away, for now
 * - `lost`: it may have done what was asked, and the answer is missing
 * - `answered`: it has answered, and would answer the same again
 */
export type FaultKind = 'unreached' | 'busy' | 'lost' | 'answered';

/** What is known of an exchange that failed. */
export interface FaultFacts {
  readonly kind: FaultKind;
  /** HTTP status, where there was an answer. */
  readonly status?: number | undefined;
  /** MLflow's code, where the answer was its error envelope: `RESOURCE_DOES_NOT_EXIST`. */
  readonly errorCode?: string | undefined;
  /** The connection broke: at the very first request the address may be that of something else. */
  readonly isCut?: boolean;
  /** Milliseconds that the server asks to wait. */
  readonly retryAfter?: number;
}

/** An exchange that failed. Code in this folder may look at its facts; for all others it is an AppError that says everything. */
export class Fault extends AppError {
  constructor(
    code: ErrorCode,
    message: string,
    readonly facts: FaultFacts,
  ) {
    super(code, message);
  }

  /** Whether the same call may succeed a little later. */
  get isPassing(): boolean {
    return this.facts.kind !== 'answered';
  }
}

/** Whether the server has answered that it does not have what was asked for. */
export function isMissing(error: unknown): error is Fault {
  return error instanceof Fault && (error.facts.errorCode === 'RESOURCE_DOES_NOT_EXIST' || error.facts.errorCode === 'NOT_FOUND');
}

/** Whether the server has answered that it has such a thing already. */
export function isTaken(error: unknown): error is Fault {
  return error instanceof Fault && (error.facts.errorCode === 'RESOURCE_ALREADY_EXISTS' || error.facts.errorCode === 'ALREADY_EXISTS');
}

/** Whether the server does not know the route at all: it is older, or another program. */
export function isUnknownRoute(error: unknown): error is Fault {
  if (!(error instanceof Fault)) return false;
  const { status, errorCode } = error.facts;
  return errorCode === 'ENDPOINT_NOT_FOUND' || ((status === 404 || status === 405 || status === 501) && errorCode === undefined);
}
