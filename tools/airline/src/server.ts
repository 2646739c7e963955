import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { ToolError } from '@tripod/processes';
import { answerOf, type Airline } from './airline.js';
import { errorAnswer, jsonAnswer, type Answer } from './answer.js';
import { FaultQueue, faultOrder, spoil, type Sending } from './faults.js';
import { RateLimit } from './rate-limit.js';

/** How the airline serves. */
export interface Serving {
  /** 0: any free one. */
  readonly port: number;
  /** What `Authorization: Bearer` must have below `/v1`; undefined: nothing. */
  readonly key?: string | undefined;
  /** Requests a second below `/v1`. */
  readonly perSecond?: number;
}

/** A running airline. */
export interface Running {
  /** `http://127.0.0.1:4001` */
  readonly address: string;
  stop(): Promise<void>;
}

const MAX_ORDER_BYTES = 10_000;
const SLOW_PIECES = 20;
const SLOW_EVERY_MS = 20;

/** @throws {ToolError} ADDRESS_IN_USE */
export async function serveAirline(airline: Airline, { port, key, perSecond = Infinity }: Serving): Promise<Running> {
  const faults = new FaultQueue();
  const limit = new RateLimit(perSecond);
  const stopped = new AbortController();
  const server = createServer((request, response) => {
    const closed = new AbortController();
    response.once('close', () => closed.abort());
    const signal = AbortSignal.any([stopped.signal, closed.signal]);
    sendingOf(request, signal).then((sending) => send(response, sending), () => response.destroy());
  });

  async function sendingOf(request: IncomingMessage, signal: AbortSignal): Promise<Sending> {
    const { pathname: path, searchParams } = new URL(request.url ?? '/', 'http://airline');
    if (path === '/faults' && request.method === 'POST') return { answer: await takeOrder(request, faults), how: 'whole' };
    if (request.method !== 'GET' && request.method !== 'HEAD') return { answer: errorAnswer(405, 'Only GET is allowed.'), how: 'whole' };
    if (path.startsWith('/v1/')) {
      if (key !== undefined && request.headers.authorization !== `Bearer ${key}`) return { answer: errorAnswer(401, 'The key is missing or wrong.'), how: 'whole' };
      const seconds = limit.take();
      if (seconds !== undefined) return { answer: errorAnswer(429, 'Too many requests. Ask again.', { 'retry-after': String(seconds) }), how: 'whole' };
    }
    const answer = await answerOf(airline, { path, query: Object.fromEntries(searchParams), headers: request.headers, signal });
    return spoil(answer, faults.next());
  }

  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new ToolError('ADDRESS_IN_USE', `Port ${port} cannot be used (${String(cause)}). Give another one to --port.`, { cause });
  }
  const address = server.address();
  return {
    address: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : port}`,
    stop: async () => {
      stopped.abort();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function takeOrder(request: IncomingMessage, faults: FaultQueue): Promise<Answer> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > MAX_ORDER_BYTES) return errorAnswer(413, 'The order is too long.');
  }
  try {
    const order = faultOrder.parse(JSON.parse(text));
    faults.order(order);
    return jsonAnswer(200, order);
  } catch (error) {
    return errorAnswer(400, String(error));
  }
}

/** A broken answer ends in its middle, a slow one comes in pieces, and a silent one never comes. */
function send(response: ServerResponse, { answer: { status, headers, body }, how }: Sending): void {
  if (how === 'silent') return;
  response.writeHead(status, { ...headers, ...(status === 304 ? {} : { 'content-length': String(body.length) }) });
  if (how === 'whole') return void response.end(body);
  const half = body.subarray(0, Math.floor(body.length / 2));
  if (how === 'broken') return void response.write(half, () => response.destroy());
  const size = Math.max(1, Math.ceil(body.length / SLOW_PIECES));
  const sendPiece = (from: number): void => {
    if (response.destroyed) return;
    if (from >= body.length) return void response.end();
    response.write(body.subarray(from, from + size));
    setTimeout(sendPiece, SLOW_EVERY_MS, from + size);
  };
  sendPiece(0);
}
