import { PackageRefusal, statusOf, type ErrorCode, type ErrorReply } from '@tripod/contracts';
import { AppError } from '../errors.js';

/** Where in a request something is wrong: a column, and a row counted from 0. */
export interface RequestPlace {
  readonly column?: string | undefined;
  readonly row?: number | undefined;
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
  return undefined;
}

/** What Fastify itself rejects. Its words may repeat what was sent. */
function frameworkErrorOf(error: unknown): ScoringError | undefined {
  if (typeof error !== 'object' || error === null || !('statusCode' in error) || typeof error.statusCode !== 'number') return undefined;
  if (error.statusCode === 413) return new ScoringError('BAD_REQUEST', 'the body is too large: send fewer rows in one request', {}, 413);
  if (error.statusCode === 503) return new ScoringError('TEMPORARILY_UNAVAILABLE', 'the server is closing: try again');
  if (error.statusCode >= 400 && error.statusCode < 500) return new ScoringError('BAD_REQUEST', 'the request is malformed', {}, error.statusCode);
  return undefined;
}
