import { PackageRefusalError, PackageTimeoutError, PackageWorkerGoneError } from './errors.js';
import { ScoringError } from './scoring-error.js';

/** Whatever went wrong with a request, as what the client is told of it. Undefined: it is our fault, and stays with us. */
export function scoringErrorOf(error: unknown): ScoringError | undefined {
  if (error instanceof ScoringError) return error;
  if (error instanceof PackageRefusalError) {
    const { message, column, row } = error.reason;
    return new ScoringError('INVALID_PARAMETER_VALUE', message, { ...(column === undefined ? {} : { column }), ...(row === undefined ? {} : { row }) });
  }
  if (error instanceof PackageTimeoutError) return new ScoringError('DEADLINE_EXCEEDED', 'the model did not answer in time: send fewer rows, or try again');
  if (error instanceof PackageWorkerGoneError) return new ScoringError('TEMPORARILY_UNAVAILABLE', 'the model is away: try again');
  return frameworkErrorOf(error);
}

/** What Fastify itself refuses. Its words may repeat what was sent. */
function frameworkErrorOf(error: unknown): ScoringError | undefined {
  if (typeof error !== 'object' || error === null || !('statusCode' in error) || typeof error.statusCode !== 'number') return undefined;
  if (error.statusCode === 413) return new ScoringError('BAD_REQUEST', 'the body is too large: send fewer rows in one request', {}, 413);
  if (error.statusCode === 503) return new ScoringError('TEMPORARILY_UNAVAILABLE', 'the server is closing: try again');
  if (error.statusCode >= 400 && error.statusCode < 500) return new ScoringError('BAD_REQUEST', 'the request is malformed', {}, error.statusCode);
  return undefined;
}
