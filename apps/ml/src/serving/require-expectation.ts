import type { onRequestHookHandler } from 'fastify';
import { ScoringError } from './scoring-error.js';

/** Rejects an `Expect` that this server does not know; Node itself would do so without a body. */
export const requireExpectation: onRequestHookHandler = ({ headers: { expect } }, _reply, done) => {
  if (expect === undefined || expect.toLowerCase() === '100-continue') return done();
  return done(new ScoringError('BAD_REQUEST', 'the server knows no other Expect than 100-continue', {}, 417));
};
