import { restPaths } from '@tripod/contracts';
import type { AxiosError, AxiosInstance } from 'axios';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { httpClient, type Patience } from '../../http/http-client.js';
import { parseJson } from '../../http/parse-json.js';
import { isOfRequest, isWorthAnotherTry } from '../../http/request-error.js';
import { authorization, storeAddress, type Login, type StoreAddress } from './address.js';
import { explainStore, isAbsent, wrongReply } from './explain-store.js';
import type { TlsOptions } from './tls-options.js';

/** Which server is asked, as whom, and how patiently. */
export interface StoreSettings extends Patience {
  readonly address: string;
  readonly login?: Login;
  readonly tls?: TlsOptions;
  /** Stops all requests at once. */
  readonly signal: AbortSignal;
}

/** One request to the API. */
export interface StoreRequest<Schema extends z.ZodType> {
  readonly method?: 'GET' | 'POST';
  /** Below the server's address. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly schema: Schema;
  /** Refusals besides `RESOURCE_DOES_NOT_EXIST` that say that there is no such thing. */
  readonly absentIf?: (status: number, code: string | undefined) => boolean;
  readonly signal?: AbortSignal;
}

/** A body that streams, and what its head says. */
export interface StoreStream {
  readonly status: number;
  readonly headers: { readonly etag?: string | undefined; readonly range?: string | undefined };
  readonly body: Readable;
}

/** Asks an MLflow server. Every failure is an `AppError` that names the server without its login. */
export interface StoreClient extends Pick<StoreAddress, 'base' | 'host'>, Patience {
  /** The reply, checked; undefined when the server says that there is no such thing. */
  ask<Schema extends z.ZodType>(request: StoreRequest<Schema>): Promise<z.output<Schema> | undefined>;
  /** The bytes of a small file, asked for once; undefined when it has not come, for whatever reason. */
  glimpse(path: string, maxBytes: number, signal: AbortSignal): Promise<Buffer | undefined>;
  /** Opens a body that streams: of status 200, 206 or 416; undefined when there is no such file. */
  stream(path: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<StoreStream | undefined>;
}

/** Far beyond what a run with the most metrics has. */
const MAX_REPLY_BYTES = 16 * 1024 * 1024;

/** A client for one server. It loads and connects at its first use. */
export function storeClient({ address, login: given, tls = {}, signal, ...patience }: StoreSettings): StoreClient {
  const { base, host, isLoopback, login: ofAddress } = storeAddress(address);
  const headers = { Accept: 'application/json', ...authorization(given ?? ofAddress) };
  const server = { base, secrets: secretsOf(given, ofAddress) };
  // Loading takes longer than an answer: it begins before the first question. MLflow's server sends head and body of an answer
  // apart: on a connection that was used before, the body waits 40 ms for the acknowledgement of the head.
  const loading = httpClient({ ...patience, headers, tls, keepsPlainConnections: false, isDirect: isLoopback, maxReplyBytes: MAX_REPLY_BYTES, isRetried: (error) => isWorthAnotherTry(error) || isHalf(error) });
  loading.catch(() => undefined);

  const versionOf = (client: AxiosInstance) => async () => {
    const { data } = await client.get<unknown>(`${base}${restPaths.version}`, { signal, 'axios-retry': { retries: 0 } });
    return /^\d+\.\d+[\w.]{0,20}$/.exec(String(data).trim())?.[0];
  };

  return {
    ...{ base, host, ...patience },
    async ask({ method = 'GET', path, query, body, schema, absentIf, signal: stop = signal }) {
      const client = await loading;
      const what = `${method} ${path}`;
      let text: unknown;
      try {
        const url = query === undefined ? `${base}${path}` : `${base}${path}?${new URLSearchParams(query).toString()}`;
        const json = body === undefined ? {} : { data: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } };
        text = (await client.request<unknown>({ method, url, signal: stop, ...json })).data;
      } catch (error) {
        if (isOfRequest(error) && isAbsent(error, absentIf)) return undefined;
        throw await explainStore(error, what, server, versionOf(client));
      }
      const parsed = schema.safeParse(parseJson(text));
      if (parsed.success) return parsed.data;
      throw await wrongReply(text, parsed.error, what, server, versionOf(client));
    },
    async glimpse(path, maxBytes, stop) {
      const client = await loading;
      try {
        const once = { signal: stop, maxContentLength: maxBytes, 'axios-retry': { retries: 0 } };
        const { data } = await client.get<unknown>(`${base}${path}`, { ...once, responseType: 'arraybuffer', headers: { Accept: '*/*', 'Accept-Encoding': 'identity' } });
        return Buffer.isBuffer(data) ? data : undefined;
      } catch (error) {
        if (isOfRequest(error) && error.code !== 'ERR_CANCELED') return undefined;
        throw error;
      }
    },
    async stream(path, more, stop) {
      const client = await loading;
      try {
        const { status, headers: got, data } = await client.get<unknown>(`${base}${path}`, {
          ...{ signal: stop, responseType: 'stream', maxContentLength: -1, validateStatus: (code) => code === 200 || code === 206 || code === 416 },
          // The bytes as they lie there, so that they can be counted.
          headers: { Accept: '*/*', 'Accept-Encoding': 'identity', ...more },
        });
        if (!(data instanceof Readable)) throw new TypeError('a stream was asked for');
        const text = (name: string) => z.string().optional().catch(undefined).parse(got[name]);
        return { status, headers: { etag: text('etag'), range: text('content-range') }, body: data };
      } catch (error) {
        if (isOfRequest(error) && error.response?.status === 404) return undefined;
        throw await explainStore(error, `GET ${path}`, server, versionOf(client));
      }
    },
  };
}

/** The server broke off in the middle of an answer. */
function isHalf({ code, message }: AxiosError): boolean {
  return code === 'ERR_BAD_RESPONSE' && message.includes('aborted');
}

function secretsOf(...logins: readonly (Login | undefined)[]): string[] {
  return logins.flatMap((login) => {
    if (login === undefined) return [];
    const [value = ''] = Object.values(authorization(login));
    return ['token' in login ? login.token : login.password, value.split(' ').at(-1) ?? ''];
  });
}
