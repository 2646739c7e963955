import type { AxiosError, AxiosInstance, InternalAxiosRequestConfig } from 'axios';
import { Agent } from 'node:http';
import { Agent as HttpsAgent, type AgentOptions } from 'node:https';
import { Readable } from 'node:stream';
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

/** Whom a client asks, with what, and how patiently. */
export interface ClientSettings extends Patience {
  readonly headers: Readonly<Record<string, string>>;
  /** Proxies of the environment are left out. */
  readonly isDirect: boolean;
  readonly maxReplyBytes: number;
  /** Of connections with TLS: certificates. */
  readonly tls?: AgentOptions;
  /** Whether plain connections are kept between requests, as they are by default. Those with TLS always are. */
  readonly keepsPlainConnections?: boolean;
  /** Which failures are worth the same request again; the default is {@link isWorthAnotherTry}. */
  readonly isRetried?: (error: AxiosError) => boolean;
}

/** A server that asks to wait longer than this counts as away. Milliseconds. */
const MAX_WAIT = 60_000;

/** Below the 5 s after which a server may close a connection that nobody uses: a request must not meet its end. */
const IDLE_MS = 4_000;

/** Loads the client's code ahead of its first use. Who asks no server does not wait for it. */
export const loadHttpClient = () => Promise.all([import('axios'), import('axios-retry')]);

/**
 * HTTP to a server that may be asked the same thing twice. A request is tried again when the server is not reached, does
 * not answer in time, or says itself that it cannot now; never before its `Retry-After`.
 */
export async function httpClient({ headers, isDirect, maxReplyBytes, tls, keepsPlainConnections = true, isRetried = isWorthAnotherTry, ...patience }: ClientSettings): Promise<AxiosInstance> {
  const [{ default: axios }, { default: axiosRetry, retryAfter }] = await loadHttpClient();
  const client = axios.create({
    ...{ maxContentLength: maxReplyBytes, maxRedirects: 0, responseType: 'text', headers },
    ...(isDirect ? { proxy: false } : {}),
    ...(keepsPlainConnections ? {} : { httpAgent: new Agent({ keepAlive: false }) }),
    ...(tls === undefined ? {} : { httpsAgent: new HttpsAgent({ keepAlive: true, timeout: IDLE_MS, ...tls }) }),
    adapter: (request) => within(patience.timeout, request),
    // A reply is parsed where it is checked; axios would hand torn JSON on as text.
    transformResponse: (text: unknown) => text,
  });
  axiosRetry(client, {
    retries: patience.retries,
    retryDelay: (attempt, error) => axiosRetry.exponentialDelay(attempt - 1, error, patience.firstWait),
    retryCondition: (error) => isRetried(error) && retryAfter(error) <= MAX_WAIT,
  });
  return client;
}

/** The whole exchange has a limit; axios's own `timeout` only limits each silence. */
async function within(timeout: number, request: InternalAxiosRequestConfig) {
  const { AxiosError, getAdapter } = await import('axios');
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), timeout);
  const stopped = request.signal;
  const signal = stopped instanceof AbortSignal ? AbortSignal.any([stopped, limit.signal]) : limit.signal;
  try {
    return await getAdapter('http')({ ...request, signal });
  } catch (error) {
    // The body of a refusal that was to be streamed is not read, and would hold its connection.
    if (error instanceof AxiosError && error.response?.data instanceof Readable) error.response.data.destroy();
    if (!limit.signal.aborted || stopped?.aborted === true) throw error;
    throw new AxiosError(`no whole answer within ${timeout} ms`, AxiosError.ETIMEDOUT, request, {});
  } finally {
    clearTimeout(timer);
  }
}
