import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { ScoringError } from './scoring-error.js';

/** Writes the error envelope to a connection on which no valid request has come, and closes it. */
export function answerConnection(socket: Socket, error: ScoringError): void {
  if (!socket.writable) return void socket.destroy();
  const body = JSON.stringify(error.reply());
  const head = [`HTTP/1.1 ${error.status} ${STATUS_CODES[error.status]}`, 'Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`, 'Connection: close'];
  socket.resume(); // what still comes is dropped: unread bytes would turn the end into a reset
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
