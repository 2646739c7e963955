import { RowDamage } from '../sas-damage.js';
import type { SasPlace, SasRows } from '../sas-table.js';
import type { Description } from './description.js';
import type { PageRows, StoredRow } from './page-rows.js';
import { unpackRdc } from './rdc.js';
import { unpackRle } from './rle.js';

/** So many bytes of rows are handed on at a time, or one row: a page of 64 kB may hold packed rows of gigabytes. */
const PART_BYTES = 1 << 20;
const PART_ROWS = 8_192;

/** Where a page lies in the table. */
export interface PagePlace {
  /** Rows on the pages before it. */
  readonly before: number;
  readonly page: number;
  /** Rows of the page to leave out. */
  readonly from: number;
}

/**
 * Makes whole rows of what is stored on a page, without the deleted ones. The rows that it gives hold until the next are
 * asked for.
 */
export function unpacker(description: Pick<Description, 'rowForm' | 'compression'>): (page: Buffer, rows: PageRows, place: PagePlace) => Iterable<SasRows> {
  const { bytes } = description.rowForm;
  const most = Math.max(1, Math.min(PART_ROWS, Math.floor(PART_BYTES / bytes)));
  if (description.compression === undefined) return (page, rows, place) => asTheyLie(page, rows, place, most);
  const unpackRow = description.compression === 'rle' ? unpackRle : unpackRdc;
  const space = Buffer.alloc(most * bytes);
  const unpack = (page: Buffer, { start, length, isCompressed }: StoredRow, at: number) => {
    if (isCompressed) unpackRow(page, start, start + length, space, at, bytes);
    else if (length === bytes) page.copy(space, at, start, start + length);
    else throw new RowDamage(`it has ${length} bytes, and a row has ${bytes}`);
  };
  return function* (page, rows, place) {
    for (let index = place.from; index < rows.count; ) {
      const part = { starts: [] as number[], numbers: [] as number[], damaged: new Map<number, string>() };
      for (; index < rows.count && part.starts.length + part.damaged.size < most; index++) {
        const row = rows.at(index);
        if (row.isDeleted) continue;
        const at = part.starts.length * bytes;
        try {
          unpack(page, row, at);
          part.starts.push(at);
          part.numbers.push(place.before + index);
        } catch (damage) {
          if (!(damage instanceof RowDamage)) throw damage;
          part.damaged.set(place.before + index, damage.message);
        }
      }
      yield { ...part, bytes: space, next: behind(place, rows, index) };
    }
  };
}

function* asTheyLie(page: Buffer, rows: PageRows, place: PagePlace, most: number): Generator<SasRows> {
  for (let index = place.from; index < rows.count; ) {
    const starts: number[] = [];
    const numbers: number[] = [];
    for (; index < rows.count && starts.length < most; index++) {
      const { start, isDeleted } = rows.at(index);
      if (isDeleted) continue;
      starts.push(start);
      numbers.push(place.before + index);
    }
    yield { bytes: page, starts, numbers, damaged: new Map(), next: behind(place, rows, index) };
  }
}

function behind({ before, page }: PagePlace, { count }: PageRows, index: number): SasPlace {
  return index < count ? [before + index, page, index] : [before + count, page + 1, 0];
}
