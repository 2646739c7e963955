import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { AppError, messageOf } from '../../errors.js';
import { httpAddress, shownAddress } from '../../http/address.js';
import type { Patience } from '../../http/http-client.js';
import { removeLeftFolders, temporaryFolder } from '../../temporary-folder.js';
import type { Opening, Source, SourceBatch, SourcePlace } from '../source.js';
import { fetchPages, type FetchedPage } from './fetch-pages.js';
import { MAX_PAGE_BYTES, readPage, type ScrapedPage } from './read-page.js';

/** Where a value stands in a row. */
export interface FieldPlace {
  /** A CSS selector within the row; the empty text is the row itself. */
  readonly selector: string;
  /** Take this attribute instead of the text. */
  readonly attribute?: string;
}

/** What is taken from a page, and what it must have. */
export interface ScrapeForm {
  /** A CSS selector of the rows, each a record. */
  readonly rows: string;
  readonly fields: Readonly<Record<string, FieldPlace>>;
  /** Texts that stand on each page, by selectors, such as the headings of the table. Others mean that the page has changed. */
  readonly expects: Readonly<Record<string, readonly string[]>>;
  /** A CSS selector of the link to the next page. */
  readonly next?: string;
}

/** A record of a page: texts, with white space made one blank; null: an empty one. */
export type ScrapedRecord<Name extends string = string> = Readonly<Record<Name, string | null>>;

/** Opened pages; the cursor is the number of pages read, a record's key its page and row. */
export interface ScrapedSource<Name extends string = string> extends Source<ScrapedRecord<Name>, number> {
  readonly identity: string;
  readonly records: number;
}

/** Pages of a web site. */
export interface Scrape<Name extends string> extends ScrapeForm {
  readonly name: string;
  readonly about: string;
  /** Of the first page. `--file` takes another one, or the path of a page that was kept. */
  readonly url: string;
  readonly fields: Readonly<Record<Name, FieldPlace>>;
  /** The name of this robot, as robots.txt may call it, and how its owner is reached: `acme-etl (+https://acme.example/robot)`. */
  readonly agent: string;
  /** At least so many seconds between requests; more where the site asks for it. Default: 1. */
  readonly seconds?: number;
  /** Default: 1,000. More are refused. */
  readonly maxPages?: number;
  /** Of one page. Default: 4 MiB. */
  readonly maxReplyBytes?: number;
  readonly patience?: Partial<Patience>;
  readonly allowsPrivateRedirects?: boolean;
}

/**
 * Pages as a source. All are fetched and looked at when it is opened: a page that has changed stops the ingest before
 * anything is stored.
 *
 * @example
 * const wards = scrape({
 *   name: 'wards', about: 'the list of wards', url: 'https://clinic.example/wards', agent: 'acme-etl (+https://acme.example/robot)',
 *   rows: 'table.wards tbody tr', fields: { ward: { selector: 'td:nth-child(1)' } }, expects: { 'table.wards th': ['Ward', 'Beds'] },
 * });
 */
export function scrape<const Name extends string>(declared: Scrape<Name>): SourcePlace<ScrapedSource<Name>> {
  return { name: declared.name, about: declared.about, open: (place = declared.url, opening) => openPages(declared, place, opening) };
}

const keptPage = z.object({ records: z.array(z.record(z.string(), z.string().nullable())), incomplete: z.array(z.object({ row: z.int(), html: z.string(), missing: z.array(z.string()) })), numbers: z.array(z.int()) });

async function openPages<Name extends string>(declared: Scrape<Name>, place: string, opening: Opening | undefined): Promise<ScrapedSource<Name>> {
  const isAddress = /^[a-z][a-z0-9+.-]*:\/\//i.test(place);
  const shown = isAddress ? shownAddress(httpAddress(place)) : resolve(place);
  const signal = opening?.signal ?? new AbortController().signal;
  const hash = createHash('sha256').update(JSON.stringify([declared.rows, declared.fields]));
  removeLeftFolders('scrape');
  const folder = temporaryFolder('scrape');
  let [pages, records] = [0, 0];
  try {
    const visit = async ({ bytes, type, place: at }: FetchedPage) => {
      const page = await readPage(at, bytes, type, declared);
      const text = JSON.stringify({ ...page, numbers: rowNumbers(page) });
      hash.update(text);
      await writeFile(join(folder, `${pages++}.json`), text);
      records += page.records.length + page.incomplete.length;
      return page.next;
    };
    if (isAddress) await fetchPages(httpAddress(place), declared, signal, visit);
    else await visit({ bytes: await readKept(shown, declared), type: '', place: shown });
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  return {
    name: declared.name,
    place: shown,
    identity: hash.digest('hex'),
    records,
    // `as`: each record was made of all the fields.
    read: ({ from = 0, signal: stop }) => readBatches(folder, from, pages, stop) as AsyncIterable<SourceBatch<ScrapedRecord<Name>, number>>,
    close: () => Promise.resolve(rmSync(folder, { recursive: true, force: true })),
  };
}

async function readKept(path: string, { maxReplyBytes = MAX_PAGE_BYTES }: { readonly maxReplyBytes?: number }): Promise<Buffer> {
  try {
    const { size } = await stat(path);
    if (size > maxReplyBytes) throw new AppError('SOURCE_TOO_LARGE', `${path} has ${size} bytes; the max of a page is ${maxReplyBytes}.`);
    return await readFile(path);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('SOURCE_UNREADABLE', `${path} cannot be read (${messageOf(cause)}). Name an existing file.`, { cause });
  }
}

/** The numbers of the rows that are records. */
function rowNumbers({ records, incomplete }: ScrapedPage): number[] {
  const others = new Set(incomplete.map(({ row }) => row));
  return Array.from({ length: records.length + others.size }, (_, row) => row).filter((row) => !others.has(row));
}

async function* readBatches(folder: string, from: number, pages: number, signal: AbortSignal): AsyncGenerator<SourceBatch<ScrapedRecord, number>> {
  for (let page = from; page < pages; page++) {
    signal.throwIfAborted();
    const { records, incomplete, numbers } = keptPage.parse(JSON.parse(await readFile(join(folder, `${page}.json`), 'utf8')));
    const unreadable = incomplete.map(({ row, html, missing }) => ({ key: `${page + 1}:${row + 1}`, raw: html, reason: `row ${row + 1} of page ${page + 1} has no ${missing.map((name) => `'${name}'`).join(', ')}` }));
    if (records.length + unreadable.length > 0) yield { records, key: (index) => `${page + 1}:${numbers[index]! + 1}`, unreadable, cursor: page + 1 };
  }
}
