import type { AxiosInstance } from 'axios';
import type { z } from 'zod';
import { AppError } from '../../errors.js';
import { parseJson } from '../../http/parse-json.js';
import { sourceError } from '../../http/request-error.js';
import type { SourceBatch } from '../source.js';
import type { Api, ApiCursor } from './api.js';
import { checkRecords } from './check-records.js';
import { fieldAt, isObject } from './json-fields.js';
import type { Page, Position } from './pages.js';

const CONCURRENCY = 4;

/** A page as it came; without its records where the server says that it has not changed. */
type Answer = Page & { readonly at: Position; readonly text: string; readonly records: readonly unknown[]; readonly etag: string | null };

/**
 * Pages from a cursor on, a batch each, in their order. Some are asked for ahead; memory is bounded by their number.
 *
 * @throws {AppError} SOURCE_AWAY, SOURCE_REFUSED, SOURCE_TOO_LARGE, SOURCE_UNREADABLE, SOURCE_COLUMNS
 */
export async function* readPages<Schema extends z.ZodType>(client: AxiosInstance, declared: Api<Schema>, place: string, from: ApiCursor | undefined, signal: AbortSignal): AsyncGenerator<SourceBatch<z.output<Schema>, ApiCursor>> {
  const { pages, concurrency = CONCURRENCY } = declared;
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const asked: { readonly at: Position; readonly answer: Promise<Answer> }[] = [];
  const ask = (at: Position, known?: ApiCursor) => {
    const answer = askPage(client, declared, place, known ?? { at, taken: 0, etag: null }, either);
    // It is waited for later, or never.
    answer.catch(() => undefined);
    asked.push({ at, answer });
  };
  let taken = from?.taken ?? 0;
  let before: string | undefined;
  ask(from === undefined ? pages.first : from.at, from);
  try {
    for (let next = asked.shift(); next !== undefined; next = asked.shift()) {
      if (pages.ahead !== undefined) for (let last = asked.at(-1)?.at ?? next.at; asked.length < concurrency - 1; last = asked.at(-1)?.at ?? last) ask(pages.ahead(last));
      const page = await next.answer;
      signal.throwIfAborted();
      if (page.count > 0 && page.text === before) throw new AppError('SOURCE_UNREADABLE', `${place} gives the same page for ${shown(pages.query(page.at))} as for the one before. Does it know this parameter?`);
      before = page.text;
      const following = pages.next(page.at, page);
      if (following !== undefined && asked[0]?.at !== following) {
        // The server has other pages than expected.
        asked.splice(0);
        ask(following);
      }
      // A page that has lost records since is given whole.
      const given = page.records.slice(taken <= page.count ? taken : 0);
      taken = 0;
      const cursor = following === undefined || pages.isFilledUp === true ? { at: page.at, taken: page.count, etag: page.etag } : { at: following, taken: 0, etag: null };
      if (given.length > 0) yield { ...checkRecords(given, declared, page.at, page.text), cursor };
      signal.throwIfAborted();
      if (following === undefined) return;
    }
  } finally {
    stop.abort();
  }
}

async function askPage(client: AxiosInstance, declared: Api<z.ZodType>, place: string, { at, taken, etag }: ApiCursor, signal: AbortSignal): Promise<Answer> {
  const params = { ...declared.query, ...declared.pages.query(at) };
  const reply = await client
    .get<string>(declared.path, {
      ...{ params, signal, headers: etag === null ? {} : { 'If-None-Match': etag } },
      validateStatus: (status) => (status >= 200 && status < 300) || (status === 304 && etag !== null),
    })
    .catch((error: unknown) => {
      throw sourceError(place, error, signal);
    });
  if (reply.status === 304) return { at, body: null, text: '', records: [], count: taken, headers: { ...reply.headers }, etag };
  const body = parseJson(reply.data);
  if (body === undefined) throw new AppError('SOURCE_UNREADABLE', `${place} does not answer with JSON but with ${String(reply.headers['content-type'] ?? 'a text without a type')}: ${JSON.stringify(reply.data.slice(0, 80))}.`);
  const path = declared.records ?? '';
  const records = fieldAt(body, path);
  if (!Array.isArray(records)) {
    const fields = isObject(body) ? `its fields are ${Object.keys(body).slice(0, 10).join(', ').slice(0, 200)}` : `it is ${JSON.stringify(body).slice(0, 80)}`;
    throw new AppError('SOURCE_COLUMNS', `A page of ${place} has no list ${path === '' ? 'as its body' : `at '${path}'`}; ${fields}. If the API has changed, declare where its records are.`);
  }
  const tag: unknown = reply.headers['etag'];
  return { at, body, text: reply.data, records, count: records.length, headers: { ...reply.headers }, etag: typeof tag === 'string' ? tag : null };
}

function shown(query: Readonly<Record<string, string>>): string {
  return new URLSearchParams(query).toString().slice(0, 100);
}
