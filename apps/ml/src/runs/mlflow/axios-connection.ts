import type { AxiosError, AxiosInstance } from 'axios';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { z } from 'zod';
import type { TlsOptions } from './tls-options.js';
import type { TrackingAddress } from './tracking-address.js';

const MAX_REPLY_BYTES = 64 * 1024 * 1024;
const MAX_ERROR_BYTES = 64 * 1024;
/** Below the 5 s after which MLflow's server closes a connection that nobody uses: a request must not meet its end. */
const IDLE_MS = 4_000;

/**
 * Connections to a server. Those with TLS are kept between requests. Plain ones are not: MLflow's server sends head and body
 * of an answer apart, and on a connection that was used before the second part waits 40 ms for the acknowledgement of the
 * first. (Measured with MLflow 3.17: 18 ms a request, else 58 ms.)
 */
export async function connect({ isLoopback }: TrackingAddress, tls: TlsOptions | undefined): Promise<AxiosInstance> {
  // Loaded here: who records into a directory does not wait for it.
  const { default: axios } = await import('axios');
  const agent = { keepAlive: true, timeout: IDLE_MS };
  return axios.create({
    ...{ maxContentLength: MAX_REPLY_BYTES, maxBodyLength: Infinity, maxRedirects: 0, responseType: 'text' },
    ...(isLoopback ? { proxy: false } : {}),
    httpAgent: new HttpAgent({ keepAlive: false }),
    httpsAgent: new HttpsAgent({ ...agent, ...tls }),
    // The reply is parsed where it is checked; axios would hand torn JSON on as text.
    transformResponse: (body: unknown) => body,
  });
}

/** Whether an error is one of a request, of which it then knows the reply. */
export function isOfRequest(error: unknown): error is AxiosError {
  return error instanceof Error && 'isAxiosError' in error && error.isAxiosError === true;
}

/** What Node's streams throw when the other side ends too early. */
export function isOfConnection(error: unknown): error is { readonly code: string; readonly message: string } {
  // Not `instanceof`: Node's errors may come from another realm.
  return typeof error === 'object' && error !== null && 'message' in error && 'code' in error && typeof error.code === 'string' && /^(ECONN|EPIPE|ETIMEDOUT|ERR_STREAM_PREMATURE_CLOSE|HPE_)/.test(error.code);
}

/** Of a refusal; that of a download is a stream. */
export async function bodyText(body: unknown): Promise<string> {
  if (!(typeof body === 'object' && body !== null && Symbol.asyncIterator in body)) return String(body);
  const stream = z.custom<AsyncIterable<Buffer>>().parse(body);
  let text = '';
  for await (const chunk of stream) {
    text += chunk.toString();
    if (text.length > MAX_ERROR_BYTES) break;
  }
  return text;
}
