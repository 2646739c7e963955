import { createHash } from 'node:crypto';
import { AppError } from '../errors.js';
import { fieldsOf, type CsvForm } from './csv-fields.js';
import { columnNames, refuseMissingColumns } from './csv-header.js';
import { csvLines, type CsvLine } from './csv-lines.js';
import { contentDigest } from './file-digest.js';
import type { Source, SourceBatch, SourcePlace, UnreadableRecord } from './source.js';
import { lineLimit, textDecoder, type TextEncoding } from './text-chunks.js';
import { fileOf } from './usual-file.js';

/** A record of a CSV file: its fields by the names of their columns; null: one of the texts that mean a missing value. */
export type CsvRecord<Name extends string = string> = Readonly<Record<Name, string | null>>;

/** An opened CSV file. Its cursor is the number of the line to go on from; a record's key is the line on which it begins. */
export interface CsvSource<Name extends string = string> extends Source<CsvRecord<Name>, number> {
  readonly identity: string;
  readonly columns: readonly string[];
}

/** A CSV file of the project. */
export interface CsvFile<Name extends string = string> {
  readonly name: string;
  readonly about: string;
  /** The usual file; without one, `--file` must be given. */
  readonly path?: string;
  /** Columns that the file must have, and the only ones that its records get. Without them records get all. */
  readonly columns?: readonly Name[];
  /** Default: a comma. */
  readonly delimiter?: string;
  /** Default: UTF-8, with or without a byte order mark, or UTF-16 with one. `latin-1` is ISO 8859-1. */
  readonly encoding?: TextEncoding;
  /** Whether the first line has the names. Default: true. Without them columns are `column_1`, `column_2`, … */
  readonly header?: boolean;
  /** Texts that mean a missing value. Default: the empty text and `NA`. */
  readonly missing?: readonly string[];
}

/**
 * A CSV file as a source: RFC 4180, lines that end with LF or CRLF, fields in double quotes where they hold a delimiter,
 * a quote (doubled) or a line end; plain, or packed as `.gz`, `.br` or `.zst`. A line that does not fit goes to quarantine with
 * its text; blank lines are skipped.
 *
 * @example
 * const customers = csvFile({ name: 'customers', about: 'the export of the shop', path, columns: ['id', 'age'], delimiter: ';' });
 */
export function csvFile<const Name extends string>(file: CsvFile<Name>): SourcePlace<CsvSource<Name>> {
  if (file.delimiter !== undefined && [...file.delimiter].length !== 1) throw new TypeError(`source '${file.name}': a delimiter is one character, not '${file.delimiter}'`);
  return { name: file.name, about: file.about, open: (place = file.path, opening) => openCsv(file, place, opening?.signal) };
}

async function openCsv<Name extends string>(file: CsvFile<Name>, place: string | undefined, signal: AbortSignal | undefined): Promise<CsvSource<Name>> {
  const path = fileOf(file, place);
  const { encoding = 'utf-8', header = true, delimiter = ',' } = file;
  // Decoding the whole file first refuses one in another encoding before anything of it is stored.
  const [decode, look] = [textDecoder(path, encoding), lineLimit(path)];
  const identity = await contentDigest(path, { signal, look: (chunk) => look(decode(chunk)) });
  decode(undefined);
  const first = await firstLine(path, encoding);
  if (first === undefined) throw new AppError('SOURCE_EMPTY', `${path} is empty: there is nothing to store.`);
  const [cut] = fieldsOf([first], { delimiter });
  if (cut === undefined || 'reason' in cut) throw new AppError('SOURCE_UNREADABLE', `The first line of ${path} cannot be read: ${cut?.reason}.`);
  const columns = columnNames(path, cut.fields, header);
  refuseMissingColumns(path, columns, file.columns ?? [], header);
  const start = header ? first.line + 1 : first.line;
  const wanted = new Set<string>(file.columns ?? columns);
  const form = { delimiter, columns, isWanted: columns.map((name) => wanted.has(name)), missing: new Set(file.missing ?? ['', 'NA']) };
  return {
    name: file.name,
    place: path,
    // How a file is read belongs to what it holds.
    identity: createHash('sha256').update(JSON.stringify([identity, encoding, header, delimiter, file.missing ?? null, file.columns ?? null])).digest('hex'),
    columns,
    // `as`: the file has the columns, or it was refused above.
    read: ({ from = start, signal: stop }) => readRecords(path, encoding, form, from, stop) as AsyncIterable<SourceBatch<CsvRecord<Name>, number>>,
    reread: (raw) => rereadLine(raw, form) as ReturnType<NonNullable<CsvSource<Name>['reread']>>,
  };
}

async function firstLine(path: string, encoding: TextEncoding): Promise<CsvLine | undefined> {
  for await (const [line] of csvLines(path, encoding, 1)) if (line !== undefined) return line;
  return undefined;
}

interface RecordForm extends CsvForm {
  readonly columns: readonly string[];
  /** Whether records get the column of the same place. */
  readonly isWanted: readonly boolean[];
  readonly missing: ReadonlySet<string>;
}

const BATCH_RECORDS = 8_192;

async function* readRecords(path: string, encoding: TextEncoding, form: RecordForm, from: number, signal: AbortSignal): AsyncGenerator<SourceBatch<CsvRecord, number>> {
  for await (const lines of csvLines(path, encoding, from)) {
    signal.throwIfAborted();
    for (let start = 0; start < lines.length; start += BATCH_RECORDS) {
      signal.throwIfAborted();
      yield batchOf(lines.slice(start, start + BATCH_RECORDS), form);
    }
  }
}

function batchOf(lines: readonly CsvLine[], form: RecordForm): SourceBatch<CsvRecord, number> {
  const records: CsvRecord[] = [];
  const from: CsvLine[] = [];
  const unreadable: UnreadableRecord[] = [];
  for (const [index, cut] of fieldsOf(lines, form).entries()) {
    const line = lines[index]!;
    const reason = 'reason' in cut ? cut.reason : widthFault(cut.fields, form);
    if (reason !== undefined || 'reason' in cut) {
      unreadable.push({ key: String(line.line), raw: line.text, reason: `line ${line.line}: ${reason}` });
      continue;
    }
    records.push(recordOf(cut.fields, form));
    from.push(line);
  }
  const last = lines[lines.length - 1]!;
  return {
    records,
    key: (index) => String(from[index]!.line),
    raw: (index) => from[index]!.text,
    unreadable,
    cursor: last.line + last.text.split('\n').length,
  };
}

/** The record of a line that was in quarantine. */
function rereadLine(raw: unknown, form: RecordForm): { readonly record: CsvRecord } | { readonly reason: string } {
  if (typeof raw !== 'string') return { reason: 'it is not a line of text' };
  const [cut] = fieldsOf([{ line: 1, text: raw, isTorn: raw.split('"').length % 2 === 0 }], form);
  if (cut === undefined || 'reason' in cut) return { reason: cut?.reason ?? 'it is empty' };
  const reason = widthFault(cut.fields, form);
  return reason === undefined ? { record: recordOf(cut.fields, form) } : { reason };
}

function widthFault(fields: readonly string[], { columns }: RecordForm): string | undefined {
  return fields.length === columns.length ? undefined : `it has ${fields.length} fields, and the file has ${columns.length} columns`;
}

function recordOf(fields: readonly string[], form: RecordForm): CsvRecord {
  const record: Record<string, string | null> = {};
  for (let column = 0; column < fields.length; column++) if (form.isWanted[column] === true) record[form.columns[column]!] = valueOf(fields[column]!, form);
  return record;
}

function valueOf(field: string, { missing }: RecordForm): string | null {
  return missing.has(field) ? null : field;
}
