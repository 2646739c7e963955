import { AppError } from '../../errors.js';
import { fieldAt } from './json-fields.js';

/** Names a page: a number, a cursor of the server, or null for the first one. */
export type Position = string | number | null;

/** A page as its style looks at it. */
export interface Page {
  /** The parsed body. */
  readonly body: unknown;
  /** How many records it has. */
  readonly count: number;
  /** Of the answer, in lower case. */
  readonly headers: Readonly<Record<string, unknown>>;
}

/** How an API hands out a list in pages. */
export interface PageStyle {
  readonly first: Position;
  /** The parameters of the request for a page. */
  query(at: Position): Readonly<Record<string, string>>;
  /** The page behind this one; undefined: this is the last one so far. */
  next(at: Position, page: Page): Position | undefined;
  /** Whether a page may get more records after the next one was found to be empty. */
  readonly isFilledUp?: boolean;
  /** What the next page will be if this one is full: it can be asked for before this one is there. */
  ahead?(at: Position): Position;
}

/** Pages with numbers: `?page=2`. An empty page is the end. */
export function pageNumbers({ parameter = 'page', first = 1 }: { readonly parameter?: string; readonly first?: number } = {}): PageStyle {
  const next = (at: Position) => Number(at) + 1;
  return { first, query: (at) => ({ [parameter]: String(at) }), next: (at, { count }) => (count === 0 ? undefined : next(at)), isFilledUp: true, ahead: next };
}

/**
 * Pages from a place of the list on: `?offset=200&limit=100`. An empty page is the end: a server may give fewer records
 * than it is asked for.
 */
export function offsets({ size, parameter = 'offset', limit = 'limit' }: { readonly size: number; readonly parameter?: string; readonly limit?: string }): PageStyle {
  return {
    first: 0,
    query: (at) => ({ [parameter]: String(at), [limit]: String(size) }),
    next: (at, { count }) => (count === 0 ? undefined : Number(at) + count),
    ahead: (at) => Number(at) + size,
  };
}

/**
 * Pages with a cursor that each page names for the next one: `?cursor=k1x`.
 *
 * @param next the field of the body that holds it: `meta.next`; null, the empty text or nothing is the end
 */
export function cursors({ next, parameter = 'cursor' }: { readonly next: string; readonly parameter?: string }): PageStyle {
  return {
    first: null,
    query: (at) => (at === null ? {} : { [parameter]: String(at) }),
    next: (at, { body, count }) => {
      const found = fieldAt(body, next);
      if (found === undefined || found === null || found === '') return undefined;
      if (typeof found !== 'string' && typeof found !== 'number') throw new AppError('SOURCE_COLUMNS', `The field '${next}' of a page is not a cursor but ${JSON.stringify(found).slice(0, 80)}.`);
      // A feed that waits names the same place again.
      if (String(found) === String(at)) return count === 0 ? undefined : refuseCircle(at);
      return found;
    },
  };
}

/** Pages that name the next one in a header: `Link: <…?after=17>; rel="next"`. What is taken of it is the query. */
export function links(): PageStyle {
  return {
    first: null,
    query: (at) => Object.fromEntries(new URLSearchParams(at === null ? '' : String(at))),
    next: (at, { headers }) => {
      const [, target] = /<([^>]*)>\s*;[^,]*\brel="?next"?/i.exec(String(headers['link'] ?? '')) ?? [];
      if (target === undefined) return undefined;
      const query = new URL(target, 'http://any').search.slice(1);
      return query === String(at ?? '') ? refuseCircle(at) : query;
    },
  };
}

function refuseCircle(at: Position): never {
  throw new AppError('SOURCE_UNREADABLE', `The page '${at}' names itself as the next one. This is a fault of the server: please report it there.`);
}
