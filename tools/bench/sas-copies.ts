import { createWriteStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { brotliDecompressSync } from 'node:zlib';
import { checkout } from '@tripod/processes';

/** A data set of pandas' tests (BSD 3-clause, LICENSE beside it): ten columns, a full page holds 84 rows. */
const FIXTURE = join(checkout, 'tools', 'bench', 'fixtures', 'productsales.sas7bdat.br');
const [HEADER_BYTES, PAGE_BYTES] = [1024, 8192];
/** Of its 18 pages the first has the description too, and the last is not full. */
const FULL_PAGES = 16;
const [ROWS_OF_FIRST_PAGE, ROWS_OF_FULL_PAGE] = [62, 84];

/** What was written. */
export interface SasCopies {
  readonly rows: number;
  readonly bytes: number;
}

/**
 * Writes a SAS data set with about so many rows: the full pages of a small one again and again, with the numbers of pages and
 * rows set in its headers.
 */
export async function writeSasCopies(path: string, about: number, signal: AbortSignal): Promise<SasCopies> {
  const bytes = brotliDecompressSync(readFileSync(FIXTURE));
  const page = (index: number) => bytes.subarray(HEADER_BYTES + index * PAGE_BYTES, HEADER_BYTES + (index + 1) * PAGE_BYTES);
  const pages = Math.floor((about - ROWS_OF_FIRST_PAGE) / ROWS_OF_FULL_PAGE);
  const rows = ROWS_OF_FIRST_PAGE + pages * ROWS_OF_FULL_PAGE;
  bytes.writeUInt32LE(1 + pages, 208);
  const first = page(0);
  // The first pointer of the page names the subheader that states the number of rows.
  first.writeUInt32LE(rows, first.readUInt32LE(24) + 24);
  const all = function* () {
    yield bytes.subarray(0, HEADER_BYTES);
    yield first;
    for (let index = 0; index < pages; index++) yield page(1 + (index % FULL_PAGES));
  };
  await pipeline(all, createWriteStream(path), { signal });
  return { rows, bytes: HEADER_BYTES + (1 + pages) * PAGE_BYTES };
}
