import { rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { APP } from '../../app.js';
import { AppError, messageOf } from '../../errors.js';
import { httpAddress, shownAddress } from '../../http/address.js';
import { removeLeftFolders, temporaryFolder } from '../../temporary-folder.js';
import type { FoundFile } from '../any-file.js';
import { columnNames } from '../csv-header.js';
import { fetchPages } from './fetch-pages.js';
import { parsePage } from './read-page.js';
import { scrape, type FieldPlace } from './scrape.js';

const AGENT = `${APP} (peek)`;

/**
 * Opens the greatest table of a page that no project knows: an address, as far as its robots.txt allows, or a kept page.
 *
 * @throws {AppError} SOURCE_EMPTY for a page without a table; what scraping throws
 */
export async function openAnyPage(place: string, signal: AbortSignal): Promise<FoundFile> {
  removeLeftFolders('page');
  const folder = temporaryFolder('page');
  try {
    const isAddress = /^https?:\/\//i.test(place);
    const shown = isAddress ? shownAddress(httpAddress(place)) : resolve(place);
    const path = isAddress ? join(folder, 'page.html') : shown;
    if (isAddress) {
      await fetchPages(httpAddress(place), { ...EMPTY, url: place }, signal, async ({ bytes }) => {
        await writeFile(path, bytes);
        return undefined;
      });
    }
    const { rows, fields } = await greatestTable(path, shown);
    const source = await scrape({ ...EMPTY, rows, fields }).open(path);
    return { source: { ...source, place: shown }, columns: Object.keys(fields).map((name) => ({ name, kind: 'text' })) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const EMPTY = { name: 'page', about: 'a page as it is', url: '', agent: AGENT, rows: '', fields: {}, expects: {}, maxPages: 1 };

/** Where the rows of the table with the most of them are, and its fields by their headings. */
async function greatestTable(path: string, shown: string): Promise<{ readonly rows: string; readonly fields: Readonly<Record<string, FieldPlace>> }> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new AppError('SOURCE_UNREADABLE', `${shown} cannot be read (${messageOf(cause)}). Name an existing file.`, { cause });
  });
  const $ = await parsePage(shown, bytes, '');
  const tables = $('table').toArray().map((table, index) => ({ table, index, rows: $(table).find('tr:has(td)').length }));
  const [greatest] = tables.sort((a, b) => b.rows - a.rows);
  if (greatest === undefined || greatest.rows === 0) throw new AppError('SOURCE_EMPTY', `The page ${shown} has no table. Declare what its records are by \`scrape\`.`);
  const headings = $(greatest.table).find('tr').first().find('th').toArray().map((heading) => $(heading).text().replace(/\s+/g, ' '));
  const cells = $(greatest.table).find('tr:has(td)').first().children('td, th').length;
  const names = columnNames(shown, Array.from({ length: cells }, (_, cell) => headings[cell] ?? ''), true);
  return { rows: `table:eq(${greatest.index}) tr:has(td)`, fields: Object.fromEntries(names.map((name, cell) => [name, { selector: `> :nth-child(${cell + 1})` }])) };
}
