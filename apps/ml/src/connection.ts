import { Socket } from 'node:net';
import { quoteIdentifier } from '@tripod/contracts';
import pg from 'pg';
import { APP } from './app.js';
import { watchSilence } from './silence.js';

/** How long a server may keep a command waiting, in milliseconds. */
export interface Limits {
  /** For a new connection, until it takes a query; and for its farewell. */
  readonly connect: number;
  /** Without one byte, while a query waits and the server does not work on it. */
  readonly silence: number;
}

/** The limits outside of tests. */
export const LIMITS: Limits = { connect: 10_000, silence: 60_000 };

const KEEP_ALIVE_SECONDS = 60;

/** Fixed, so that no setting of server, role, database or client changes how a value is written or which table is meant. */
const SESSION = {
  search_path: quoteIdentifier(APP),
  datestyle: 'ISO',
  intervalstyle: 'postgres',
  timezone: 'UTC',
  bytea_output: 'hex',
  extra_float_digits: '1',
  // A machine that is gone keeps no lock: the server ends its connection.
  tcp_keepalives_idle: String(KEEP_ALIVE_SECONDS),
  tcp_keepalives_interval: '10',
  tcp_keepalives_count: '3',
} as const;

/**
 * A connection to Postgres that ends: when the signal is aborted, when the server falls silent, and when it does not answer
 * the farewell. The query at hand fails then; the server rolls back.
 */
export class Connection extends pg.Client {
  readonly #socket: Socket;

  constructor(url: string, limits: Limits, signal?: AbortSignal) {
    const socket = new Socket();
    super({
      connectionString: withSession(url),
      ...{ connectionTimeoutMillis: limits.connect, application_name: APP, stream: () => socket },
      ...{ keepAlive: true, keepAliveInitialDelayMillis: KEEP_ALIVE_SECONDS * 1000 },
    });
    this.#socket = socket;
    // A connection that breaks is reported by its query; without a listener the event would end the process.
    this.on('error', () => undefined);
    const breakOff = () => this.breakOff();
    signal?.addEventListener('abort', breakOff, { once: true });
    socket.once('close', () => signal?.removeEventListener('abort', breakOff));
    socket.once('finish', () => setTimeout(breakOff, limits.connect).unref());
    watchSilence(this, socket, limits, () => new Connection(url, limits));
  }

  /** Ends the connection without a farewell. */
  breakOff(reason?: Error): void {
    this.#socket.destroy(reason);
  }
}

/** The address with {@link SESSION} as its last options: of two values for one name, Postgres takes the later. */
function withSession(url: string): string {
  const address = new URL(url);
  const ours = Object.entries(SESSION).map(([name, value]) => `-c ${name}=${value}`);
  address.searchParams.set('options', [address.searchParams.get('options') ?? '', ...ours].join(' ').trim());
  return address.href;
}
