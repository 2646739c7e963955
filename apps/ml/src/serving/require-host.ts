import type { onRequestHookHandler } from 'fastify';
import { badRequest, ScoringError } from './scoring-error.js';

/** A name or an address, as a Host header has it: IPv6 in brackets, a port if there is one. */
const HOST = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?$/i;
const LOOPBACK = /^((.+\.)?localhost\.?|127(\.\d{1,3}){3}|\[::1\])$/;

/** Whether a Host header names this machine for itself. */
export function isLoopbackName(host: string): boolean {
  const url = `http://${host}`;
  // URL writes an IPv6 address in its one short form.
  return HOST.test(host) && URL.canParse(url) && LOOPBACK.test(new URL(url).hostname);
}

/**
 * Rejects a request without exactly one Host header. Without a token, which means that only this machine may ask, it also
 * rejects a Host that is not a loopback name: a web page whose name was pointed to 127.0.0.1 (DNS rebinding) would ask with its own.
 */
export function requireHost(isOpenToLoopbackOnly: boolean): onRequestHookHandler {
  // Clients send the same one again and again.
  let accepted: string | undefined;
  return ({ raw }, _reply, done) => {
    const [header, second] = hostsIn(raw.rawHeaders);
    if (second !== undefined) return done(badRequest('a request must have one Host header'));
    // A request whose path is a whole address goes to the host in it.
    const host = /^https?:\/\/([^/?#]*)/i.exec(raw.url ?? '')?.[1] ?? header;
    if (host === undefined && raw.httpVersion !== '1.0') return done(badRequest('a request must have a Host header'));
    if (!isOpenToLoopbackOnly || host === undefined || host === accepted) return done();
    if (isLoopbackName(host)) {
      accepted = host;
      return done();
    }
    return done(new ScoringError('PERMISSION_DENIED', 'a server without SERVE_TOKEN answers only to loopback names: send a Host header such as localhost or 127.0.0.1, or set SERVE_TOKEN'));
  };
}

/** The values of all Host headers. Node would keep the first one, or make an object of all headers. */
function hostsIn(raw: readonly string[]): string[] {
  return raw.filter((_, at) => at % 2 === 1 && raw[at - 1]?.length === 4 && raw[at - 1]?.toLowerCase() === 'host');
}
