import { parse } from 'csv-parse/sync';
import { ToolError } from '@tripod/processes';

/** How a CSV file is written. */
export interface CsvForm {
  readonly delimiter: ',' | ';' | '\t' | '|';
  /** The names of its columns by the rules of our CSV source: without a name `column_3`, repeated `price_2`. */
  readonly header: readonly string[];
  /** Lines before the rows: the header, and blank ones before it. */
  readonly skipped: number;
}

/** What our CSV source takes. */
const MAX_COLUMNS = 1_000;
/** The rarer in texts, the earlier: the first of equals is taken. */
const DELIMITERS = ['\t', '|', ';', ','] as const;
/** Records from which the delimiter is chosen. */
const RECORDS = 50;

/**
 * Finds delimiter and header in the beginning of a file.
 *
 * @throws {ToolError} SOURCE_UNREADABLE for HTML and the like, SOURCE_COLUMNS for a header that names nothing
 */
export function csvFormOf(path: string, head: string): CsvForm {
  const [blank = ''] = /^(?:\r?\n)*/.exec(head.replace(/^\uFEFF/, '')) ?? [];
  const text = head.replace(/^\uFEFF/, '').slice(blank.length);
  if (/^\s*<(!doctype|html|\?xml)/i.test(text)) throw new ToolError('SOURCE_UNREADABLE', `${path} is a web page or XML, not CSV. Save the table itself.`);
  if (/^sep=.\r?\n/i.test(text)) throw new ToolError('SOURCE_UNREADABLE', `The first line of ${path} is '${text.slice(0, 5)}', which is for Excel alone. Remove it.`);
  const fields = DELIMITERS.map((delimiter) => ({ delimiter, records: recordsOf(text, delimiter) }));
  const [best] = fields.sort((one, other) => evenness(other.records) - evenness(one.records));
  const [first = []] = best?.records ?? [];
  if (best === undefined || evenness(best.records) <= 1) {
    throw new ToolError('SOURCE_COLUMNS', `${path} has one column. A model needs the column to predict and at least one more. Is the delimiter one of comma, semicolon, tab and bar?`);
  }
  return { delimiter: best.delimiter, header: headerOf(path, first), skipped: blank.split('\n').length };
}

function recordsOf(text: string, delimiter: string): string[][] {
  // A head may end within a record: the last one does not count, unless it is the only one.
  const end = text.length < 1 << 19 ? text.length : text.lastIndexOf('\n');
  try {
    return parse(text.slice(0, end), { delimiter, relax_column_count: true, relax_quotes: true, skip_empty_lines: true, to: RECORDS });
  } catch {
    return [];
  }
}

/** More where more fields stand in records that have as many as the first. */
function evenness(records: readonly (readonly string[])[]): number {
  const [first] = records;
  if (first === undefined) return 0;
  const even = records.filter(({ length }) => length === first.length).length / records.length;
  return first.length === 1 ? 1 : 1 + even * Math.min(first.length, 50);
}

function headerOf(path: string, fields: readonly string[]): string[] {
  if (fields.length > MAX_COLUMNS) {
    throw new ToolError('SOURCE_COLUMNS', `${path} has ${fields.length.toLocaleString('en')} columns; the max is ${MAX_COLUMNS.toLocaleString('en')}. Save it without those that no model needs, or one row for each value.`);
  }
  if (fields.every((field) => /^\s*[+-]?[\d.,]+(e[+-]?\d+)?\s*$/i.test(field))) {
    throw new ToolError('SOURCE_COLUMNS', `The first line of ${path} holds numbers (${fields.slice(0, 3).join(', ')}), not the names of its columns. Add a line of names.`);
  }
  const used = new Set<string>();
  return fields.map((field, index) => {
    const wanted = field.trim() || `column_${index + 1}`;
    let name = wanted;
    for (let number = 2; used.has(name); number++) name = `${wanted}_${number}`;
    used.add(name);
    return name;
  });
}
