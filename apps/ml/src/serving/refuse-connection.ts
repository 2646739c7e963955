import type { ConnectionError } from 'fastify';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { ScoringError } from './scoring-error.js';

const STATUS: Readonly<Record<string, readonly [status: number, message: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'the request took too long to come'],
  HPE_HEADER_OVERFLOW: [431, 'the headers are too large'],
};

/** Answers what is not a complete HTTP request with the error envelope; no other code has seen it. */
export function refuseConnection(error: ConnectionError, socket: Socket): void {
  // the client has gone, or an answer has begun
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const [status, message] = STATUS[error.code] ?? [400, 'this is not an HTTP request'];
  const body = JSON.stringify(new ScoringError('BAD_REQUEST', message, {}, status).reply());
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, 'Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`, 'Connection: close'];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
