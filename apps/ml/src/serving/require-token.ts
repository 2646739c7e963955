import { createHash, timingSafeEqual } from 'node:crypto';
import type { onRequestHookHandler } from 'fastify';
import { ScoringError } from './scoring-error.js';

/** Refuses a request without `Authorization: Bearer <token>`, except on the open routes. */
export function requireToken(token: string, open: readonly string[]): onRequestHookHandler {
  const expected = digest(`Bearer ${token}`);
  return (request, reply, done) => {
    // equal lengths, so that the time it takes tells nothing
    if (open.includes(request.url) || timingSafeEqual(digest(request.headers.authorization ?? ''), expected)) return done();
    reply.header('www-authenticate', 'Bearer');
    return done(new ScoringError('UNAUTHENTICATED', 'send the header Authorization: Bearer <SERVE_TOKEN of the server>'));
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
