import { SasDamage } from '../sas-damage.js';
import type { Description } from './description.js';
import type { Page, Subheader } from './page.js';

/** A row where it lies on its page. */
export interface StoredRow {
  readonly start: number;
  readonly length: number;
  readonly isCompressed: boolean;
  readonly isDeleted: boolean;
}

/** The rows of a page, deleted ones included. */
export interface PageRows {
  readonly count: number;
  at(index: number): StoredRow;
}

const NO_ROWS: PageRows = { count: 0, at: () => outside() };
const IS_GONE = 1;
const IS_COMPRESSED = 4;
const MAY_BE_ROW = 1;

/**
 * Finds the rows of a page, and hands over what describes the table.
 *
 * @param before rows on the pages before it, deleted ones included: behind the last row of the table lies rubbish
 * @param describe called for each piece of description
 * @throws {SasDamage}
 */
export function rowsOfPage(page: Page, description: Description, before: number, describe?: (subheader: Subheader, signature: number) => void): PageRows {
  if (page.type === 'other') return NO_ROWS;
  if (page.type === 'data') return sideBySide(page, description, page.blocks, before);
  const rows = subheaderRows(page, description, describe);
  if (page.type === 'mix') return sideBySide(page, description, description.rowForm.onMixPage, before);
  if (rows.length === 0) return NO_ROWS;
  return { count: Math.min(rows.length, leftOf(description, before)), at: (index) => rows[index] ?? outside() };
}

/** Rows of a compressed table are parts of their page like its description; one that did not get shorter is left as it was. */
function subheaderRows(page: Page, description: Description, describe: ((subheader: Subheader, signature: number) => void) | undefined): StoredRow[] {
  const rows: StoredRow[] = [];
  for (let index = 0; index < page.subheaderCount; index++) {
    const subheader = page.subheader(index);
    const { start, length, compression, type } = subheader;
    if (length === 0 || compression === IS_GONE) continue;
    const signature = (compression & IS_COMPRESSED) !== 0 ? undefined : page.signature(start);
    if (signature !== undefined && description.describes(signature)) describe?.(subheader, signature);
    else if (type === MAY_BE_ROW && description.compression !== undefined) {
      const { bytes } = description.rowForm;
      rows.push({ start, length, isCompressed: signature === undefined && length < bytes, isDeleted: (compression & IS_GONE) !== 0 });
    } else if (signature === undefined) throw new SasDamage('it has compressed rows and does not name a compression that is known');
  }
  return rows;
}

function sideBySide(page: Page, description: Description, most: number, before: number): PageRows {
  const { bytes } = description.rowForm;
  const first = page.firstRow;
  const count = Math.min(most, leftOf(description, before));
  if (first + count * bytes > page.bytes.length) throw new SasDamage(`it says that ${count} rows of ${bytes} bytes lie on a page of ${page.bytes.length}`);
  const isDeleted = page.hasDeleted ? deletedMarks(page, first + (page.blocks - page.subheaderCount) * bytes + page.freeBytes) : () => false;
  return { count, at: (index) => ({ start: first + index * bytes, length: bytes, isCompressed: false, isDeleted: isDeleted(index) }) };
}

/** One bit a row, the highest of each byte first. */
function deletedMarks(page: Page, from: number): (row: number) => boolean {
  const marks = page.slice(from, Math.ceil((page.blocks - page.subheaderCount) / 8));
  return (row) => ((marks[row >> 3] ?? 0) & (0x80 >> (row & 7))) !== 0;
}

function leftOf(description: Description, before: number): number {
  return Math.max(0, description.rowForm.rows - before);
}

function outside(): never {
  throw new RangeError('a row behind the last one of a page');
}
