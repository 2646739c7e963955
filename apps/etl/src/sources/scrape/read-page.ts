import type { CheerioAPI } from 'cheerio';
import type { adapter } from 'parse5-htmlparser2-tree-adapter';
import { AppError, messageOf } from '../../errors.js';
import type { ScrapeForm, ScrapedRecord } from './scrape.js';

/** What a page has. */
export interface ScrapedPage {
  readonly records: readonly ScrapedRecord[];
  /** Rows without one of the fields, by their number on the page. */
  readonly incomplete: readonly { readonly row: number; readonly html: string; readonly missing: readonly string[] }[];
  /** Of the link to the next page, as it stands there. */
  readonly next: string | undefined;
}

/** Of one page, where its source declares no other limit. */
export const MAX_PAGE_BYTES = 1 << 22;
const MAX_HTML = 2_000;

/**
 * Takes the records out of a page.
 *
 * @param type the Content-Type that it came with, for its encoding
 * @throws {AppError} SOURCE_COLUMNS when the page does not have the structure that is expected: it has changed
 */
export async function readPage(place: string, bytes: Buffer, type: string, { rows, fields, expects, next }: ScrapeForm): Promise<ScrapedPage> {
  const $ = await parsePage(place, bytes, type);
  try {
    const changed = (reason: string) => new AppError('SOURCE_COLUMNS', `The page ${place} has changed: ${reason}. Look at it, and declare where its data are now.`);
    for (const [selector, texts] of Object.entries(expects)) {
      const found = $(selector).toArray().map((element) => textOf($(element).text()));
      if (JSON.stringify(found) !== JSON.stringify(texts)) throw changed(`'${selector}' reads ${found.length === 0 ? 'nothing' : found.slice(0, 20).map((text) => `'${text.slice(0, 40)}'`).join(', ')}, not ${texts.map((text) => `'${text}'`).join(', ')}`);
    }
    const page = { records: [] as ScrapedRecord[], incomplete: [] as { row: number; html: string; missing: string[] }[], next: next === undefined ? undefined : $(next).first().attr('href') };
    for (const [row, element] of $(rows).toArray().entries()) {
      const missing: string[] = [];
      const values = Object.entries(fields).map(([name, { selector, attribute }]) => {
        const found = selector === '' ? $(element) : $(element).find(selector).first();
        const text = attribute === undefined ? found.text() : found.attr(attribute);
        if (found.length === 0 || text === undefined) missing.push(name);
        return [name, textOf(text ?? '') || null] as const;
      });
      if (missing.length === 0) page.records.push(Object.fromEntries(values));
      else page.incomplete.push({ row, html: $.html(element).slice(0, MAX_HTML), missing });
    }
    const gone = Object.keys(fields).find((name) => page.records.length === 0 && page.incomplete.length > 0 && page.incomplete.every(({ missing }) => missing.includes(name)));
    if (gone !== undefined) throw changed(`none of its ${page.incomplete.length} rows ('${rows}') has the field '${gone}' ('${fields[gone]?.selector}')`);
    return page;
  } catch (error) {
    if (error instanceof RangeError) throw new AppError('SOURCE_UNREADABLE', `The page ${place} cannot be read (${messageOf(error)}).`, { cause: error });
    throw error;
  }
}

/**
 * The elements of a page.
 *
 * @param type the Content-Type that it came with, for its encoding
 * @throws {AppError} SOURCE_UNREADABLE
 */
export async function parsePage(place: string, bytes: Buffer, type: string): Promise<CheerioAPI> {
  const { loadBuffer } = await import('cheerio');
  const treeAdapter = await boundedTree();
  const [, charset] = /charset="?([\w-]+)/i.exec(type) ?? [];
  try {
    return loadBuffer(bytes, { treeAdapter, ...(charset === undefined ? {} : { encoding: { transportLayerEncodingLabel: charset } }) });
  } catch (error) {
    if (error instanceof RangeError) throw new AppError('SOURCE_UNREADABLE', `The page ${place} cannot be read (${messageOf(error)}).`, { cause: error });
    throw error;
  }
}

/** Browsers stop at 512. The time of parsing grows with the square of the depth: megabytes of `<div>` took ten minutes. */
const MAX_DEPTH = 1_000;

/** The tree that cheerio works on, with a bound to how deep elements lie within elements. */
async function boundedTree(): Promise<typeof adapter> {
  const { adapter } = await import('parse5-htmlparser2-tree-adapter');
  const depths = new WeakMap<object, number>();
  const place = (parent: object, child: object) => {
    const depth = (depths.get(parent) ?? 0) + 1;
    if (depth > MAX_DEPTH) throw new RangeError(`more than ${MAX_DEPTH} elements lie within each other`);
    depths.set(child, depth);
  };
  return {
    ...adapter,
    appendChild: (parent, child) => (place(parent, child), adapter.appendChild(parent, child)),
    insertBefore: (parent, child, before) => (place(parent, child), adapter.insertBefore(parent, child, before)),
  };
}

function textOf(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
