import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '../../errors.js';
import { shownAddress } from '../../http/address.js';
import { httpClient, PATIENCE } from '../../http/http-client.js';
import { sourceError } from '../../http/request-error.js';
import { MAX_PAGE_BYTES } from './read-page.js';
import { readRobots } from './robots.js';
import type { Scrape } from './scrape.js';

/** A page as it came. */
export interface FetchedPage {
  readonly bytes: Buffer;
  /** Its Content-Type. */
  readonly type: string;
  readonly place: string;
}

const [MAX_PAGES, MAX_PAUSE_SECONDS] = [1_000, 60];

/** Milliseconds between requests: what the source declares, or what the site asks for if that is more. */
export function pauseBetween(declared: number | undefined, asked: number | undefined): number {
  return 1000 * Math.min(MAX_PAUSE_SECONDS, Math.max(declared ?? 1, asked ?? 0));
}

/**
 * Fetches pages one after the other, with pauses, as far as robots.txt allows.
 *
 * @param visit sees each page and gives the link to the next one
 * @throws {AppError} SOURCE_AWAY, SOURCE_REFUSED, SOURCE_TOO_LARGE; what `visit` throws
 */
export async function fetchPages(first: URL, declared: Scrape<string>, signal: AbortSignal, visit: (page: FetchedPage) => Promise<string | undefined>): Promise<void> {
  const { agent, maxPages = MAX_PAGES, maxReplyBytes = MAX_PAGE_BYTES, allowsPrivateRedirects = false } = declared;
  const client = await httpClient({ ...PATIENCE, ...declared.patience, base: new URL('/', first), headers: { Accept: 'text/html', 'User-Agent': agent }, maxReplyBytes, allowsPrivateRedirects });
  const robots = await readRobots(client, first, agent, signal);
  const between = pauseBetween(declared.seconds, robots.seconds);
  const seen = new Set<string>();
  for (let page: URL | undefined = first; page !== undefined; ) {
    const place = shownAddress(page);
    if (seen.size === maxPages) throw new AppError('SOURCE_TOO_LARGE', `${shownAddress(first)} has more than ${maxPages} pages. If that is meant, declare a higher \`maxPages\`.`);
    if (seen.has(page.href)) throw new AppError('SOURCE_UNREADABLE', `${place} is named as the next page again. Is \`next\` the selector of the link to the next page?`);
    seen.add(page.href);
    robots.check(page);
    await pause(between, undefined, { signal }).catch(() => signal.throwIfAborted());
    const reply = await client.get<Buffer>(`${page.pathname}${page.search}`, { responseType: 'arraybuffer', signal }).catch((error: unknown) => {
      throw sourceError(place, error, signal);
    });
    const came: URL = new URL(reply.config.url ?? '', page);
    if (came.origin !== first.origin) throw new AppError('SOURCE_REFUSED', `${place} redirects to another host, ${came.host}, whose robots.txt was not asked. Declare its address.`);
    robots.check(came);
    const next = await visit({ bytes: reply.data, type: String(reply.headers['content-type'] ?? ''), place });
    page = next === undefined ? undefined : nextPage(next, came);
  }
}

function nextPage(link: string, from: URL): URL {
  const next = URL.canParse(link, from.href) ? new URL(link, from) : undefined;
  if (next === undefined || next.origin !== from.origin) throw new AppError('SOURCE_REFUSED', `${shownAddress(from)} names '${link.slice(0, 100)}' as the next page, which is not on the same host. Is \`next\` the selector of the link to the next page?`);
  next.hash = '';
  return next;
}
