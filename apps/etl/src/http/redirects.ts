import type { AxiosAdapter, AxiosResponse, InternalAxiosRequestConfig } from 'axios';
import { lookup } from 'node:dns/promises';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { AppError } from '../errors.js';
import { isPrivate, shownAddress } from './address.js';

const MAX_REDIRECTS = 5;
const redirect = z.object({ response: z.object({ status: z.union([301, 302, 303, 307, 308].map((status) => z.literal(status))), headers: z.object({ location: z.string() }), data: z.unknown() }) });

/**
 * Asks, and follows where the answer sends it. Another host gets none of the request's own headers, which may hold a
 * secret. It must not be on this machine or in a private network unless that is allowed: what a page says must not reach
 * what only this machine reaches.
 *
 * @throws {AppError} SOURCE_REFUSED for a redirect that is not followed
 */
export async function followRedirects(http: AxiosAdapter, request: InternalAxiosRequestConfig, base: URL, allowsPrivate: boolean): Promise<AxiosResponse> {
  let [next, from] = [request, base];
  let refused: AppError | undefined;
  for (let followed = 0; ; followed++) {
    try {
      return await http(next);
    } catch (error) {
      const sent = redirect.safeParse(error);
      if (!sent.success) throw refused ?? error;
      const { headers: { location }, data } = sent.data.response;
      if (data instanceof Readable) data.destroy();
      const to = httpTarget(location, from);
      const refuse = (reason: string) => new AppError('SOURCE_REFUSED', `${shownAddress(base)} redirects to ${to === undefined ? `'${location.slice(0, 100)}'` : shownAddress(to)}, ${reason}.`);
      if (followed === MAX_REDIRECTS) throw refuse(`and was followed ${MAX_REDIRECTS} times before: the max`);
      if (to === undefined) throw refuse('which is not a valid http address');
      if (from.protocol === 'https:' && to.protocol === 'http:') throw refuse('which is not encrypted');
      next = { ...request, url: to.href, baseURL: '', allowAbsoluteUrls: true, params: undefined };
      if (to.origin !== base.origin) {
        const inside = (address: string) => (refused = refuse(`an address of a private network (${address}). If it is meant, declare \`allowsPrivateRedirects: true\``));
        if (!allowsPrivate && isPrivate(to.hostname)) throw inside(to.hostname);
        next = withoutSecrets(next);
        if (!allowsPrivate) next.lookup = publicLookup(to.hostname, inside);
      }
      from = to;
    }
  }
}

function httpTarget(location: string, from: URL): URL | undefined {
  const to = URL.canParse(location, from.href) ? new URL(location, from) : undefined;
  return to !== undefined && /^https?:$/.test(to.protocol) ? to : undefined;
}

/** Looks up names as Node does, and refuses the private addresses of one. The address that is checked is the one that is used. */
function publicLookup(hostname: string, refuse: (address: string) => AppError) {
  return async (name: string): Promise<[{ address: string; family: 4 | 6 }[]]> => {
    const found = await lookup(name, { all: true });
    const inside = name === hostname ? found.find(({ address }) => isPrivate(address)) : undefined;
    if (inside !== undefined) throw refuse(inside.address);
    return [found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }))];
  };
}

const SAFE_HEADERS = ['accept', 'accept-encoding', 'user-agent', 'range', 'if-range', 'if-none-match', 'if-modified-since'];

function withoutSecrets(request: InternalAxiosRequestConfig): InternalAxiosRequestConfig {
  const headers = request.headers.concat();
  for (const name of Object.keys(headers.toJSON())) if (!SAFE_HEADERS.includes(name.toLowerCase())) headers.delete(name);
  return { ...request, headers };
}
