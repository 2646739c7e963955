import type { z } from 'zod';
import { httpAddress, shownAddress } from '../../http/address.js';
import { authHeaders, type Auth } from '../../http/auth.js';
import { httpClient, PATIENCE, type Patience } from '../../http/http-client.js';
import type { Opening, Source, SourcePlace } from '../source.js';
import type { PageStyle, Position } from './pages.js';
import { readPages } from './read-pages.js';

/** Where reading goes on: a page, how many of its records were given, and the page's ETag, by which the server says that nothing was added. */
export type ApiCursor = { readonly at: Position; readonly taken: number; readonly etag: string | null };

/** An opened API. It has no identity: each ingest goes on where the last one ended. */
export type ApiSource<Raw> = Source<Raw, ApiCursor>;

/** A list that a server gives as JSON over HTTP, in pages. */
export interface Api<Schema extends z.ZodType> {
  readonly name: string;
  readonly about: string;
  /** What all requests are below: `https://host/v1/`. Another one may be given to `--file`. */
  readonly url: string;
  /** Of the list below `url`: `readings`. */
  readonly path: string;
  /** Parameters of each request. */
  readonly query?: Readonly<Record<string, string>>;
  readonly pages: PageStyle;
  /** Where the list is in a page: `data.items`. Default: the page is the list. */
  readonly records?: string;
  /** Checks each record. One that fails goes to quarantine. */
  readonly record: Schema;
  /** The field of a record that names it. */
  readonly key: keyof z.output<Schema> & string;
  readonly auth?: Auth;
  /** Pages that are asked for at a time, where their names are known ahead. Default: 4. */
  readonly concurrency?: number;
  /** Of one page, after decompression. Default: 16 MiB. */
  readonly maxReplyBytes?: number;
  readonly patience?: Partial<Patience>;
  /** Default: a redirect to an address of a private network is refused. */
  readonly allowsPrivateRedirects?: boolean;
}

const MAX_REPLY_BYTES = 1 << 24;

/**
 * An API as a source.
 *
 * @example
 * const meters = api({
 *   name: 'meters', about: 'readings of all meters', url: 'https://meters.example/v1/', path: 'readings',
 *   pages: cursors({ next: 'next' }), records: 'items', record: z.object({ id: z.string(), value: z.number() }), key: 'id', auth: { variable: 'METERS_TOKEN' },
 * });
 */
export function api<Schema extends z.ZodType>(declared: Api<Schema>): SourcePlace<ApiSource<z.output<Schema>>> {
  return { name: declared.name, about: declared.about, open: (place = declared.url, opening) => openApi(declared, place, opening) };
}

async function openApi<Schema extends z.ZodType>(declared: Api<Schema>, place: string, opening: Opening | undefined): Promise<ApiSource<z.output<Schema>>> {
  const base = httpAddress(place.endsWith('/') ? place : `${place}/`);
  const client = await httpClient({
    ...{ base, ...PATIENCE, ...declared.patience },
    headers: { Accept: 'application/json', ...authHeaders(declared.name, declared.auth, opening?.env ?? {}) },
    maxReplyBytes: declared.maxReplyBytes ?? MAX_REPLY_BYTES,
    allowsPrivateRedirects: declared.allowsPrivateRedirects ?? false,
  });
  const shown = shownAddress(new URL(declared.path, base));
  return { name: declared.name, place: shown, read: ({ from, signal }) => readPages(client, declared, shown, from, signal) };
}
