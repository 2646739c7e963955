import type { AxiosError } from 'axios';
import { AppError, messageOf } from '../errors.js';

const RETRIED: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);

/** Whether an error is one of a request, of which it then knows the reply. */
export function isOfRequest(error: unknown): error is AxiosError {
  return error instanceof Error && 'isAxiosError' in error && error.isAxiosError === true;
}

/** True when the same request may succeed a little later. */
export function isWorthAnotherTry({ code, message, request, response }: AxiosError): boolean {
  if (response !== undefined && response.status >= 300) return RETRIED.has(response.status);
  // An answer that breaks off is tried again; one that is too large is not.
  return (request !== undefined || response !== undefined) && code !== 'ERR_CANCELED' && !isTooLarge(message);
}

/**
 * What to throw for a request that failed.
 *
 * @param place an address without secrets
 */
export function sourceError(place: string, thrown: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  if (!isOfRequest(thrown)) return thrown;
  const { response, message, config } = thrown;
  if (isTooLarge(message)) return new AppError('SOURCE_TOO_LARGE', `${place} gives more than ${config?.maxContentLength} bytes at once. If that is meant, declare a higher \`maxReplyBytes\`.`, { cause: thrown });
  if (isWorthAnotherTry(thrown)) {
    const tries = 1 + (config?.['axios-retry']?.retryCount ?? 0);
    const reason = response === undefined || response.status < 300 ? messageOf(thrown) : `HTTP ${response.status}`;
    return new AppError('SOURCE_AWAY', `${place} is away: tried ${tries} ${tries === 1 ? 'time' : 'times'} (${reason}). What is stored stays. Run the same command again later.`, { cause: thrown });
  }
  const status = response?.status;
  const way = status === 401 || status === 403 ? 'Does the variable of its `auth` hold a valid secret?' : 'Is the address right?';
  return new AppError('SOURCE_REFUSED', `${place} refuses the request (${status === undefined ? messageOf(thrown) : `HTTP ${status}`}). ${way}`, { cause: thrown });
}

function isTooLarge(message: string): boolean {
  return message.startsWith('maxContentLength');
}
