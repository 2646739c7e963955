import type { IncomingMessage } from 'node:http';
import type { Held } from './admission.js';
import { badRequest, ScoringError } from './scoring-error.js';

/** Size limit of one request. */
export const MAX_BYTES = 16 * 1024 * 1024;

/** A body that is no longer takes no other request's time. */
const GIVE_WAY_BYTES = 64 * 1024;

/** How long the body will be, as its headers say; 0 when they do not. */
export function expectedBytes({ headers }: Pick<IncomingMessage, 'headers'>): number {
  const bytes = Number(headers['content-length'] ?? 0);
  if (bytes > MAX_BYTES) throw tooLarge();
  return bytes;
}

/**
 * Receives the body of a request. Memory is taken as it comes, not as the headers promise.
 *
 * @throws {ScoringError} 413, or 503 when a limit is reached; the rest of the body is then dropped
 */
export async function receiveBody(request: IncomingMessage, held: Held): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let received = 0;
  const take = (chunk: Uint8Array) => {
    const length = received + chunk.length;
    if (length > MAX_BYTES) throw tooLarge();
    held.body(length);
    chunks.push(chunk);
    received = length;
  };
  await new Promise<void>((resolve, reject) => {
    request.on('data', (chunk: Uint8Array) => {
      try {
        take(chunk);
      } catch (error) {
        dropRest(request);
        reject(error);
        return;
      }
      if (received > GIVE_WAY_BYTES) giveWay(request);
    });
    request.once('end', resolve).once('error', reject).once('close', () => reject(badRequest('the request ends in the middle')));
  });
  return Buffer.concat(chunks, received);
}

/** Drops what still comes of a body: unread bytes would turn the end of the connection into a reset. */
export function dropRest(request: IncomingMessage): void {
  request.removeAllListeners('data');
  request.on('data', () => giveWay(request)).resume();
}

/** Node reads up to 2 MB of each connection before it looks at the next: many bodies at once would stop everything else. */
function giveWay(request: IncomingMessage): void {
  request.pause();
  setImmediate(() => request.resume());
}

function tooLarge(): ScoringError {
  return new ScoringError('BAD_REQUEST', `the body is larger than ${MAX_BYTES} bytes: send fewer rows in one request`, {}, 413);
}
