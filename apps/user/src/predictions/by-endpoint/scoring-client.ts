import axios, { type AxiosError, type AxiosInstance } from 'axios';
import axiosRetry, { retryAfter } from 'axios-retry';

/** What the client shows to be let in, and how patient it is. Times in milliseconds. */
export interface ClientSettings {
  /** Sent as `Authorization: Bearer`, where the server wants one. */
  readonly token?: string;
  /** Of one attempt. */
  readonly timeout: number;
  /** Attempts after the first. */
  readonly retries: number;
  /** The wait before the first further attempt; each next one is twice as long, plus up to a fifth by chance. */
  readonly firstWait: number;
}

/** A server that asks to wait longer than this is taken as away. */
const LONGEST_WAIT = 60_000;
const WORTH_ANOTHER_TRY: ReadonlySet<number> = new Set([408, 429, 502, 503, 504]);
const MEGABYTE = 1024 * 1024;

/**
 * HTTP to a scoring server. To predict twice changes nothing, so a POST is retried too: when the server is not reached,
 * does not answer in time, or says itself that it can't now. It is never asked again before its `Retry-After`.
 */
export function scoringClient({ token, timeout, retries, firstWait }: ClientSettings): AxiosInstance {
  const client = axios.create({
    ...{ timeout, maxContentLength: 16 * MEGABYTE, maxRedirects: 0, responseType: 'text' },
    headers: {
      'Content-Type': 'application/json',
      Accept: 'application/json',
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    },
    // The reply is parsed where it is checked; axios would hand torn JSON on as text.
    transformResponse: (text: unknown) => text,
  });
  axiosRetry(client, {
    retries,
    shouldResetTimeout: true,
    retryDelay: (attempt, error) => axiosRetry.exponentialDelay(attempt - 1, error, firstWait),
    retryCondition: (error) => isWorthAnotherTry(error) && retryAfter(error) <= LONGEST_WAIT,
  });
  return client;
}

/** True when the same request may succeed a little later. */
export function isWorthAnotherTry({ code, request, response }: AxiosError): boolean {
  if (response !== undefined) return WORTH_ANOTHER_TRY.has(response.status);
  return (
    request !== undefined && code !== 'ERR_CANCELED' && code !== 'ERR_FR_MAX_BODY_LENGTH_EXCEEDED' && code !== 'ERR_BAD_RESPONSE'
  );
}
