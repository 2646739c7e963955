import type { ConnectionError } from 'fastify';
import type { Socket } from 'node:net';
import { answerConnection } from './answer-connection.js';
import type { Connections } from './connections.js';
import { ScoringError } from './scoring-error.js';

const STATUS: Readonly<Record<string, readonly [status: number, message: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'the request took too long to come'],
  HPE_HEADER_OVERFLOW: [431, 'the headers are too large'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'the chunk extensions are too large'],
  HPE_INVALID_EOF_STATE: [400, 'the request ends in the middle'],
};

/** Answers what is not a complete HTTP request with the error envelope, after the answers to the requests before it. */
export function refuseConnection(connections: Connections, error: ConnectionError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy(); // the client has gone
  const [status, message] = STATUS[error.code] ?? [400, 'this is not an HTTP request'];
  const refuse = () => {
    if (connections.owed(socket).length > 0) return;
    if (connections.hasBegunAnswer(socket)) socket.destroySoon();
    else answerConnection(socket, new ScoringError('BAD_REQUEST', message, {}, status));
  };
  for (const owed of connections.owed(socket)) connections.whenDone(owed, refuse);
  refuse();
}
