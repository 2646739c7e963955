import type { AxiosError, AxiosInstance, InternalAxiosRequestConfig } from 'axios';

/** What the client shows to be let in, and how patient it is. Times in milliseconds. */
export interface ClientSettings {
  /** Sent as `Authorization: Bearer`, where the server wants one. */
  readonly token?: string;
  /** Of one attempt, from its first byte to the last byte of the answer. */
  readonly timeout: number;
  /** Attempts after the first. */
  readonly retries: number;
  /** The wait before the first further attempt; each next one is twice as long, plus up to a fifth by chance. */
  readonly firstWait: number;
}

/** A server that asks to wait longer than this counts as away. Milliseconds. */
const MAX_WAIT = 60_000;
const RETRIED: ReadonlySet<number> = new Set([408, 429, 502, 503, 504]);
const MAX_REPLY_BYTES = 16 * 1024 * 1024;

/**
 * HTTP to a scoring server. To predict twice changes nothing, so a POST is retried too: when the server is not reached,
 * does not answer in time, or says itself that it cannot now. It is never asked again before its `Retry-After`.
 *
 * @param isDirect whether proxies of the environment are left out
 */
export async function scoringClient({ token, timeout, retries, firstWait }: ClientSettings, isDirect: boolean): Promise<AxiosInstance> {
  // Loaded here: who predicts by run does not wait for it.
  const { default: axios } = await import('axios');
  const { default: axiosRetry, retryAfter } = await import('axios-retry');
  const client = axios.create({
    ...{ maxContentLength: MAX_REPLY_BYTES, maxRedirects: 0, responseType: 'text' },
    ...(isDirect ? { proxy: false } : {}),
    adapter: (request) => within(timeout, request),
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
    retryDelay: (attempt, error) => axiosRetry.exponentialDelay(attempt - 1, error, firstWait),
    retryCondition: (error) => isWorthAnotherTry(error) && retryAfter(error) <= MAX_WAIT,
  });
  return client;
}

/** The whole exchange has a limit; axios's own `timeout` only limits each silence. */
async function within(timeout: number, request: InternalAxiosRequestConfig) {
  const { AxiosError, getAdapter } = await import('axios');
  const limit = AbortSignal.timeout(timeout);
  const stopped = request.signal;
  const signal = stopped instanceof AbortSignal ? AbortSignal.any([stopped, limit]) : limit;
  try {
    return await getAdapter('http')({ ...request, signal });
  } catch (error) {
    if (!limit.aborted || stopped?.aborted === true) throw error;
    throw new AxiosError(`no whole answer within ${timeout} ms`, AxiosError.ETIMEDOUT, request, {});
  }
}

/** Whether an error is one of a request, of which it then knows the reply. */
export function isOfRequest(error: unknown): error is AxiosError {
  return error instanceof Error && 'isAxiosError' in error && error.isAxiosError === true;
}

/** True when the same request may succeed a little later. */
export function isWorthAnotherTry({ code, request, response }: AxiosError): boolean {
  if (response !== undefined) return RETRIED.has(response.status);
  return request !== undefined && code !== 'ERR_CANCELED' && code !== 'ERR_FR_MAX_BODY_LENGTH_EXCEEDED' && code !== 'ERR_BAD_RESPONSE';
}
