import { createHash, timingSafeEqual } from 'node:crypto';
import type { onRequestHookHandler } from 'fastify';
import { ScoringError } from './scoring-error.js';

/** Rejects a request without `Authorization: Bearer <token>`, except on the open routes. */
export function requireToken(token: string, open: readonly string[]): onRequestHookHandler {
  const expected = digest(`Bearer ${token}`);
  return (request, reply, done) => {
    // Digests have equal lengths, so the time of the comparison does not depend on the token.
    if (open.includes(request.url) || timingSafeEqual(digest(request.headers.authorization ?? ''), expected)) return done();
    reply.header('www-authenticate', 'Bearer');
    return done(new ScoringError('UNAUTHENTICATED', 'send the header Authorization: Bearer <SERVE_TOKEN of the server>'));
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
