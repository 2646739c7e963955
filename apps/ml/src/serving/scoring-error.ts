import { PackageRefusal, statusOf, type ErrorCode, type ErrorReply } from '@tripod/contracts';
import { AppError } from '../errors.js';

/** Where in a request something is wrong: a column, and a row counted from 0. */
export interface RequestPlace {
  readonly column?: string | undefined;
  readonly row?: number | undefined;
}

/** A rejection as plain data, for another thread. */
export interface ScoringFailure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly place: RequestPlace;
  readonly status: number;
}

/** A request that is rejected, as the scoring protocol says it: the message names the place and never repeats what was sent. */
export class ScoringError extends Error {
  override readonly name = 'ScoringError';
  readonly status: number;

  /** @param status where it is not the one of the code */
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly place: RequestPlace = {},
    status?: number,
  ) {
    super(message);
    this.status = status ?? statusOf(code);
  }

  /** The error that another thread threw. */
  static of({ code, message, place, status }: ScoringFailure): ScoringError {
    return new ScoringError(code, message, place, status);
  }

  /** This error for another thread. */
  failure(): ScoringFailure {
    const { code, message, place, status } = this;
    return { code, message, place, status };
  }

  /** The error envelope. */
  reply(): ErrorReply {
    const { column, row } = this.place;
    return { error_code: this.code, message: this.message, ...(column === undefined ? {} : { column }), ...(row === undefined ? {} : { row }) };
  }
}

/** The body does not have the form that the protocol asks for. */
export function badRequest(message: string, place?: RequestPlace): ScoringError {
  return new ScoringError('BAD_REQUEST', message, place);
}

/** What went wrong with a request as the client may see it. Undefined: it is our fault, and only our log names it. */
export function scoringErrorOf(error: unknown): ScoringError | undefined {
  if (error instanceof ScoringError) return error;
  if (error instanceof PackageRefusal) return new ScoringError('INVALID_PARAMETER_VALUE', error.message, error.reason);
  if (error instanceof AppError) return packageErrorOf(error);
  return frameworkErrorOf(error);
}

function packageErrorOf({ code }: AppError): ScoringError | undefined {
  if (code === 'PACKAGE_TIMEOUT') return new ScoringError('DEADLINE_EXCEEDED', 'the model did not answer in time: send fewer rows, or try again');
  if (code === 'PACKAGE_FAILED') return new ScoringError('TEMPORARILY_UNAVAILABLE', 'the model is not available: try again later');
  if (code === 'PREDICTION_INVALID') return new ScoringError(code, "the model's prediction breaks its contract, so it is not handed on; the server's log names the value");
  return undefined;
}

/** What Fastify itself rejects. Its words may repeat what was sent. */
function frameworkErrorOf(error: unknown): ScoringError | undefined {
  if (typeof error !== 'object' || error === null || !('statusCode' in error) || typeof error.statusCode !== 'number') return undefined;
  if (error.statusCode >= 400 && error.statusCode < 500) return new ScoringError('BAD_REQUEST', 'the request is malformed', {}, error.statusCode);
  return undefined;
}
