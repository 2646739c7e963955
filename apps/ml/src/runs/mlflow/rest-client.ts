import type { AxiosInstance, AxiosRequestConfig, AxiosResponse } from 'axios';
import { createReadStream, createWriteStream } from 'node:fs';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { z } from 'zod';
import { bodyText, connect, isOfConnection, isOfRequest } from './axios-connection.js';
import { explainSilence, explainStatus, looksLike, notMlflow, type Asked } from './explain.js';
import { Fault } from './fault.js';
import { parseJson } from './parse-json.js';
import { ENDING, PATIENCE, persist, type Patience } from './patience.js';
import type { TlsOptions } from './tls-options.js';
import type { TrackingAddress } from './tracking-address.js';

/** A call of the API. */
export interface Call {
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
  /** Whether it may be done twice; by default it may. */
  readonly isRepeatable?: boolean;
}

export interface ClientOptions {
  readonly patience?: Patience | undefined;
  /** Ends every exchange and every wait. */
  readonly signal?: AbortSignal | undefined;
  readonly tls?: TlsOptions | undefined;
}

/** A file gets the time of an exchange and as long as it takes at this speed. */
const SLOWEST_BYTES_PER_MS = 100;

/** What clients of one server have in common: connections, and whether it has ever answered. */
interface Connection {
  readonly axios: Promise<AxiosInstance>;
  hasAnswered: boolean;
}

/** HTTP to an MLflow server. Every exchange has a limit, ends by the signal, and is repeated as `persist` says. */
export class RestClient {
  private readonly connection: Connection;
  readonly patience: Patience;
  readonly signal: AbortSignal | undefined;

  constructor(
    readonly address: TrackingAddress,
    { patience = PATIENCE, signal, tls }: ClientOptions = {},
    connection?: Connection,
  ) {
    this.patience = patience;
    this.signal = signal;
    this.connection = connection ?? { axios: connect(address, tls), hasAnswered: false };
  }

  /** The same connections, and another signal as well. */
  stoppedBy(signal: AbortSignal | undefined): RestClient {
    const either = [this.signal, signal].filter((each) => each !== undefined);
    return new RestClient(this.address, { patience: this.patience, signal: either.length > 1 ? AbortSignal.any(either) : either[0] }, this.connection);
  }

  /** The same connections for what must be said at the end, whether or not the work was stopped; then quickly. */
  atTheEnd(): RestClient {
    return new RestClient(this.address, { patience: this.signal?.aborted === true ? ENDING : this.patience }, this.connection);
  }

  /**
   * Calls the API and checks the reply.
   *
   * @param path below the server's address, or a whole address
   * @throws {Fault}
   */
  call<Schema extends z.ZodType>(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, schema: Schema, { query, body, isRepeatable = true }: Call = {}): Promise<z.output<Schema>> {
    const url = path.startsWith('/') ? this.address.base + path : path;
    const asked: Asked = { address: this.address, what: `${method} ${pathOf(url)}` };
    const request: AxiosRequestConfig = {
      ...{ method, url },
      ...(query === undefined ? {} : { params: query }),
      ...(body === undefined ? {} : { data: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
    };
    return this.persist(isRepeatable, async () => {
      const { data } = await this.send(request, asked, this.patience.exchange);
      const text = String(data);
      const parsed = schema.safeParse(parseJson(text === '' ? '{}' : text));
      if (parsed.success) return parsed.data;
      const [issue] = parsed.error.issues;
      const where = parseJson(text) === undefined ? looksLike(text) : `, where ${issue?.path.join('.') || 'the reply'} is not valid: ${issue?.message}`;
      throw new Fault('RUN_STORE_INVALID', notMlflow(`${asked.what} was answered with HTTP 200${where}`, this.address), { kind: 'answered', status: 200 });
    });
  }

  /** PUTs a file. */
  async upload(url: string, file: string, size: number): Promise<void> {
    const asked: Asked = { address: this.address, what: `PUT ${pathOf(url)}` };
    await this.persist(true, async () => {
      const data = createReadStream(file);
      let unreadable: Error | undefined;
      data.once('error', (error) => (unreadable = error));
      try {
        await this.send({ method: 'PUT', url, data, headers: { 'Content-Type': 'application/octet-stream', 'Content-Length': String(size) } }, asked, limitOf(this.patience, size));
      } catch (error) {
        throw unreadable ?? error;
      } finally {
        data.destroy();
      }
    });
  }

  /**
   * GETs a file. What was written of an attempt that failed is replaced by the next one.
   *
   * @param size that a listing promises
   * @param assertBytes called with the bytes so far; what it throws ends the download
   */
  async download(url: string, target: string, size: number, assertBytes: (bytes: number) => void): Promise<void> {
    const asked: Asked = { address: this.address, what: `GET ${pathOf(url)}` };
    await this.persist(true, async () => {
      const limit = limitOf(this.patience, size);
      const { data } = await this.send<Readable>({ method: 'GET', url, responseType: 'stream', maxContentLength: -1 }, asked, limit);
      let bytes = 0;
      const count = new Transform({
        transform(chunk: Buffer, _encoding, done) {
          bytes += chunk.length;
          try {
            assertBytes(bytes);
            done(null, chunk);
          } catch (error) {
            done(error instanceof Error ? error : new Error(String(error)));
          }
        },
      });
      await this.within(limit, asked, (signal) => pipeline(data, count, createWriteStream(target), { signal }));
    });
  }

  /** The server has done something else than it was asked for. */
  unexpected(happened: string): Fault {
    return new Fault('RUN_STORE_INVALID', notMlflow(happened, this.address), { kind: 'answered' });
  }

  private persist<T>(isRepeatable: boolean, attempt: () => Promise<T>): Promise<T> {
    const total = ({ facts }: Fault) => ((facts.kind === 'unreached' || facts.isCut === true) && !this.connection.hasAnswered ? this.patience.first : this.patience.total);
    return persist(attempt, { total, wait: this.patience.wait, isRepeatable, signal: this.signal });
  }

  private send<Body = string>(request: AxiosRequestConfig, asked: Asked, limit: number): Promise<AxiosResponse<Body>> {
    return this.within(limit, asked, async (signal) => {
      const axios = await this.connection.axios;
      try {
        const response = await axios.request<Body>({ ...request, signal, headers: { ...request.headers, ...this.credentialsFor(request) } });
        this.connection.hasAnswered = true;
        return response;
      } catch (error) {
        const { response } = isOfRequest(error) ? error : { response: undefined };
        if (response === undefined || response.status < 300) throw error;
        this.connection.hasAnswered = true;
        const { retryAfter } = await import('axios-retry');
        throw explainStatus(response.status, await bodyText(response.data), retryAfter(isOfRequest(error) ? error : undefined), asked);
      }
    });
  }

  /** Whoever makes an experiment may name another host for its artifacts: that one gets none. */
  private credentialsFor({ url }: AxiosRequestConfig): { readonly Authorization?: string } {
    const { authorization, base } = this.address;
    return authorization === undefined || new URL(url ?? base).origin !== new URL(base).origin ? {} : { Authorization: authorization };
  }

  /** The whole exchange has a limit; axios's own `timeout` only limits each silence. */
  private async within<T>(limit: number, asked: Asked, exchange: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const timeout = AbortSignal.timeout(limit);
    try {
      return await exchange(this.signal === undefined ? timeout : AbortSignal.any([this.signal, timeout]));
    } catch (error) {
      if (this.signal?.aborted === true) throw this.signal.reason;
      if (timeout.aborted) throw explainSilence({ code: 'ETIMEDOUT', message: `${limit} ms have passed` }, asked);
      if (isOfRequest(error) || isOfConnection(error)) throw explainSilence(error, asked);
      throw error;
    }
  }
}

const limitOf = ({ exchange }: Patience, size: number) => exchange + Math.ceil(size / SLOWEST_BYTES_PER_MS);
const pathOf = (url: string) => new URL(url).pathname;
