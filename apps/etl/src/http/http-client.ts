import type { AxiosInstance, AxiosResponse, InternalAxiosRequestConfig } from 'axios';
import { Readable } from 'node:stream';
import { isLoopback } from './address.js';
import { followRedirects } from './redirects.js';
import { isWorthAnotherTry } from './request-error.js';

/** How patient a client is. Times in milliseconds. */
export interface Patience {
  /** Of one attempt: from its first byte to the last byte of the answer, or to the first of one that is streamed. */
  readonly timeout: number;
  /** Attempts after the first. */
  readonly retries: number;
  /** The wait before the first further attempt; each next one is twice as long, plus up to a fifth by chance. */
  readonly firstWait: number;
}

/** The usual patience, of which a source may declare another. */
export const PATIENCE: Patience = { timeout: 60_000, retries: 5, firstWait: 500 };

/** Whom a client asks, with what, and how patiently. */
export interface ClientSettings extends Patience {
  /** What requests are below; they cannot leave it. */
  readonly base: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** After decompression. */
  readonly maxReplyBytes: number;
  /** Whether an answer may send the request on to an address of a private network. */
  readonly allowsPrivateRedirects: boolean;
}

/** A server that asks to wait longer than this counts as away. Milliseconds. */
const MAX_WAIT = 60_000;

/**
 * HTTP to a server that is only read. A request is tried again when the server is not reached, does not answer in time,
 * breaks off, or says itself that it cannot now; never before its `Retry-After`. Texts are not parsed.
 */
export async function httpClient({ base, headers, maxReplyBytes, allowsPrivateRedirects, ...patience }: ClientSettings): Promise<AxiosInstance> {
  // Loaded here: who asks no server does not wait for it.
  const [{ default: axios, getAdapter }, { default: axiosRetry, retryAfter }] = await Promise.all([import('axios'), import('axios-retry')]);
  const http = getAdapter('http');
  const client = axios.create({
    ...{ baseURL: base.href, allowAbsoluteUrls: false, maxRedirects: 0, maxContentLength: maxReplyBytes, responseType: 'text', headers },
    ...(isLoopback(base.hostname) ? { proxy: false } : {}),
    adapter: (request) => within(patience.timeout, request, (limited) => followRedirects(http, limited, base, allowsPrivateRedirects)),
    transformResponse: (text: unknown) => text,
  });
  axiosRetry(client, {
    retries: patience.retries,
    retryDelay: (attempt, error) => axiosRetry.exponentialDelay(attempt - 1, error, patience.firstWait),
    retryCondition: (error) => isWorthAnotherTry(error) && retryAfter(error) <= MAX_WAIT,
  });
  return client;
}

/** The whole exchange has a limit; axios's own `timeout` only limits each silence. */
async function within(timeout: number, request: InternalAxiosRequestConfig, exchange: (request: InternalAxiosRequestConfig) => Promise<AxiosResponse>) {
  const { AxiosError } = await import('axios');
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), timeout);
  const stopped = request.signal;
  const signal = stopped instanceof AbortSignal ? AbortSignal.any([stopped, limit.signal]) : limit.signal;
  try {
    return await exchange({ ...request, signal });
  } catch (error) {
    // The body of a refusal that was to be streamed is not read, and would hold its connection.
    if (error instanceof AxiosError && error.response?.data instanceof Readable) error.response.data.destroy();
    if (!limit.signal.aborted || stopped?.aborted === true) throw error;
    throw new AxiosError(`no whole answer within ${timeout} ms`, AxiosError.ETIMEDOUT, request, {});
  } finally {
    clearTimeout(timer);
  }
}
