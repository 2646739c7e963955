import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createNetServer, Server as NetServer, type Socket } from 'node:net';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import { answerConnection } from './answer-connection.js';
import { ScoringError } from './scoring-error.js';

/** How a server ends. Milliseconds. */
export interface Ending {
  /** How long the port stays open, while health says 503 and each answer says `Connection: close`. */
  readonly drain: number;
  /** When every connection that is still open is closed, counted from the beginning. */
  readonly limit: number;
}

/** After SIGTERM: a balancer gets time to send its requests elsewhere. */
export const DRAINED: Ending = { drain: 3000, limit: 10_000 };
/** After Ctrl-C: nobody else is waiting. */
export const AT_ONCE: Ending = { drain: 0, limit: 10_000 };

/** Limits of one connection, in milliseconds. */
const TIMEOUTS = {
  /** A request comes within this time, its headers too. */
  requestTimeout: 60_000,
  headersTimeout: 60_000,
  /** A connection without a request stays open for this time. */
  keepAliveTimeout: 72_000,
  /** How often Node looks for those that are too late. */
  connectionsCheckingInterval: 5000,
} as const;
/** An answer that its client does not take is dropped after this time. Longer than a package may be silent. */
const MAX_SILENCE = 120_000;

/** The port closes when no connection has come for this long: one that waits to be accepted would be reset. */
const QUIET = 50;
/** …and after this long in any case. */
const LONGEST_QUIET = 500;
/** As many connections as a queue holds. */
const MAX_TURNS = 511;
/** How long a last answer may take to leave. */
const LAST_ANSWER = 300;

interface Connection {
  /** Requests whose answers have not been sent to their end, with what is to do then. */
  readonly underWay: Map<ServerResponse, (() => void)[]>;
  /** Bytes that had come when the last answer ended: more of them are a request that has begun. */
  seen: number;
}

/** The connections of a server, what is under way on each, and the one way in which they end. */
export class Connections {
  readonly #open = new Map<Socket, Connection>();
  readonly #servers: NetServer[] = [];
  #accepted = 0;
  #state: 'open' | 'draining' | 'closed' = 'open';
  #ended: Promise<void> | undefined;
  /** Answers wait for it while the port closes, so that a client which waits for one does not connect just then. */
  #portClosed: Promise<void> | undefined;

  /** A server whose connections are these. Everybody who asks gets an answer, also who has closed his own half. */
  createServer(listener: RequestListener): Server {
    // Node would answer a missing Host without a body.
    const server = createServer({ ...TIMEOUTS, requireHostHeader: false });
    Object.assign(server.setTimeout(MAX_SILENCE), { httpAllowHalfOpen: true });
    const take = (request: IncomingMessage, response: ServerResponse) => {
      this.#begin(request.socket, response);
      listener(request, response);
    };
    server.on('request', take).on('checkExpectation', take);
    server.on('connect', (_request, socket: Socket) => answerConnection(socket, new ScoringError('ENDPOINT_NOT_FOUND', 'this server is not a proxy', {}, 405)));
    server.on('connection', (socket) => this.#accept(socket));
    this.#servers.push(server);
    return server;
  }

  /** Gives a server a further address; without it where this machine does not have it. */
  async listenAlso(server: Server, host: string, port: number): Promise<void> {
    const further = createNetServer({ allowHalfOpen: true, noDelay: true }, (socket) => server.emit('connection', socket)).listen(port, host);
    const isListening = await once(further, 'listening').then(() => true, () => false);
    if (isListening) this.#servers.push(further);
  }

  /** Whether the server has begun to end. */
  get isEnding(): boolean {
    return this.#state !== 'open';
  }

  /** Resolves when an answer may be sent: at once, but for a moment while the port closes. */
  async mayAnswer(): Promise<void> {
    await this.#portClosed;
  }

  /** Calls back once when the answer has been sent to its end, or its connection is closed. */
  whenDone(response: ServerResponse, callBack: () => void): void {
    const callBacks = this.#open.get(response.req.socket)?.underWay.get(response);
    if (callBacks === undefined) response.once('close', callBack);
    else callBacks.push(callBack);
  }

  /** Answers that a connection owes to requests that have come whole. */
  owed(socket: Socket): readonly ServerResponse[] {
    return [...(this.#open.get(socket)?.underWay.keys() ?? [])].filter(({ req }) => req.complete);
  }

  /** Whether part of an answer has left, or would leave, before anything that is written now. */
  hasBegunAnswer(socket: Socket): boolean {
    return [...(this.#open.get(socket)?.underWay.keys() ?? [])].some(({ headersSent }) => headersSent);
  }

  /**
   * Ends all connections: drains, closes the port, closes idle connections, waits for answers under way, and at the limit
   * says 503 to everybody whose answer has not begun. Resolves when no connection is open.
   */
  async end({ drain, limit }: Ending): Promise<void> {
    this.#ended ??= this.#end(drain, Date.now() + limit);
    return this.#ended;
  }

  async #end(drain: number, limit: number): Promise<void> {
    this.#state = 'draining';
    await wait(drain);
    await this.#closePort();
    this.#state = 'closed';
    for (const [socket, connection] of this.#open) this.#closeIfIdle(socket, connection);
    await this.#allClosed(limit - LAST_ANSWER - Date.now());
    for (const socket of this.#open.keys()) {
      if (this.hasBegunAnswer(socket)) socket.destroy();
      else answerConnection(socket, new ScoringError('TEMPORARILY_UNAVAILABLE', 'the server has ended: ask another one, or try again later'));
    }
    await this.#allClosed(LAST_ANSWER);
    for (const socket of this.#open.keys()) socket.destroy();
  }

  /** Holds the answers until no client connects any more, closes the port, and lets the answers go. */
  async #closePort(): Promise<void> {
    let release: () => void = () => undefined;
    this.#portClosed = new Promise((resolve) => (release = resolve));
    const latest = Date.now() + LONGEST_QUIET;
    for (let accepted = -1; accepted !== this.#accepted && Date.now() < latest; ) {
      accepted = this.#accepted;
      await wait(QUIET);
    }
    // Those who connect without waiting for an answer: whoever is in the queue is accepted, one in a turn.
    for (let accepted = -1, turn = 0; accepted !== this.#accepted && turn < MAX_TURNS; turn++) {
      accepted = this.#accepted;
      await nextTurn();
    }
    // http's own `close` would destroy connections whose answer has not left yet.
    for (const server of this.#servers) NetServer.prototype.close.call(server);
    this.#portClosed = undefined;
    release();
  }

  async #allClosed(patience: number): Promise<void> {
    const stop = AbortSignal.timeout(Math.max(0, patience));
    for (const socket of this.#open.keys()) await once(socket, 'close', { signal: stop }).catch(() => undefined);
  }

  #accept(socket: Socket): void {
    this.#accepted++;
    const connection: Connection = { underWay: new Map(), seen: 0 };
    this.#open.set(socket, connection);
    socket.once('close', () => {
      this.#open.delete(socket);
      for (const response of connection.underWay.keys()) this.#done(socket, connection, response);
    });
  }

  #begin(socket: Socket, response: ServerResponse): void {
    const connection = this.#open.get(socket);
    if (connection === undefined) return;
    connection.underWay.set(response, []);
    response.once('close', () => this.#done(socket, connection, response));
  }

  #done(socket: Socket, connection: Connection, response: ServerResponse): void {
    const callBacks = connection.underWay.get(response) ?? [];
    connection.underWay.delete(response);
    connection.seen = socket.bytesRead;
    for (const callBack of callBacks) callBack();
    if (this.#state === 'closed') this.#closeIfIdle(socket, connection);
  }

  #closeIfIdle(socket: Socket, { underWay, seen }: Connection): void {
    if (underWay.size === 0 && socket.bytesRead === seen) socket.destroySoon();
  }
}
