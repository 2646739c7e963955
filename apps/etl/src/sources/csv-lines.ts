import { textChunks, type TextEncoding } from './text-chunks.js';

/** A record of a text file before its fields are known: one line, or several where a quoted field has line ends. */
export interface CsvLine {
  /** Where it begins, from 1. */
  readonly line: number;
  readonly text: string;
  /** Whether its quotes do not come in pairs: it is one line then, whatever follows. */
  readonly isTorn: boolean;
}

/** A quote that is not closed makes no longer record than this. */
const MAX_QUOTED_CHARACTERS = 1 << 20;

/**
 * The records of a text file from a line on, as its pieces have them, if any; blank lines are left out. Memory does not depend on
 * the file's size.
 *
 * @param from a line on which a record begins
 */
export async function* csvLines(path: string, encoding: TextEncoding, from: number, quote = '"'): AsyncGenerator<CsvLine[]> {
  let rest = '';
  let line = 1;
  for await (const chunk of textChunks(path, encoding)) {
    const text = rest + chunk;
    const cut = cutRecords(text, line, quote, false);
    rest = text.slice(cut.end);
    line = cut.line;
    yield cut.records.filter((record) => record.line >= from);
  }
  yield cutRecords(rest, line, quote, true).records.filter((record) => record.line >= from);
}

/** Cuts whole records off a text, and says where the first incomplete one begins. */
function cutRecords(text: string, firstLine: number, quote: string, isEnd: boolean): { readonly records: CsvLine[]; readonly end: number; readonly line: number } {
  const records: CsvLine[] = [];
  let line = firstLine;
  let start = 0;
  while (start < text.length) {
    const record = endOfRecord(text, start, quote, isEnd);
    if (record === undefined) break;
    const content = withoutReturn(text.slice(start, record.end));
    if (content !== '') records.push({ line, text: content, isTorn: record.isTorn });
    line += record.lines;
    start = record.end + 1;
  }
  return { records, end: Math.min(start, text.length), line };
}

interface RecordEnd {
  /** The place of the line end behind it, or the length of the text. */
  readonly end: number;
  readonly lines: number;
  readonly isTorn: boolean;
}

function endOfRecord(text: string, start: number, quote: string, isEnd: boolean): RecordEnd | undefined {
  let isOpen = false;
  let lines = 0;
  let firstEnd: number | undefined;
  for (let from = start; ; ) {
    const found = text.indexOf('\n', from);
    const end = found === -1 ? text.length : found;
    lines++;
    firstEnd ??= end;
    if (hasOddQuotes(text, from, end, quote)) isOpen = !isOpen;
    const isTooLong = isOpen && end - start > MAX_QUOTED_CHARACTERS;
    if (found === -1 && !isEnd && !isTooLong) return undefined;
    if (!isOpen) return { end, lines, isTorn: false };
    if (found === -1 || isTooLong) return found === -1 && !isEnd && firstEnd === end ? undefined : { end: firstEnd, lines: 1, isTorn: true };
    from = end + 1;
  }
}

function hasOddQuotes(text: string, from: number, to: number, quote: string): boolean {
  // Within the line alone: a text without quotes would be searched to its end once for each of its lines.
  const line = text.slice(from, to);
  let isOdd = false;
  for (let at = line.indexOf(quote); at !== -1; at = line.indexOf(quote, at + 1)) isOdd = !isOdd;
  return isOdd;
}

function withoutReturn(text: string): string {
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}
