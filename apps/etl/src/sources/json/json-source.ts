import { createHash } from 'node:crypto';
import { AppError } from '../../errors.js';
import { contentDigest } from '../file-digest.js';
import type { Source, SourceBatch, UnreadableRecord } from '../source.js';
import { textChunks, textDecoder } from '../text-chunks.js';
import { FieldSearch } from './field-search.js';
import type { CutRecord, JsonCutter } from './json-cutter.js';
import { readRecord, type JsonRecord } from './json-record.js';

/** An opened file of JSON. Its cursor is the number of the record to go on from, as records' keys count. */
export interface JsonSource<Name extends string = string> extends Source<JsonRecord<Name>, number> {
  readonly identity: string;
  readonly records: number;
}

/** What a file of JSON is in the project. */
export interface JsonPlace<Name extends string = string> {
  readonly name: string;
  readonly about: string;
  /** The usual file; without one, `--file` must be given. */
  readonly path?: string;
  /** Fields of which records must have each, if not every record, and the only ones that records get. Without them records get all. */
  readonly columns?: readonly Name[];
}

/** How the records stand in a file. */
export interface JsonForm {
  cutter(): JsonCutter;
  /** `line` or `record`, for messages. */
  readonly unit: string;
  /** What the records depend on besides the file. */
  readonly facts: readonly string[];
  /** What to say where no record is an object. */
  readonly hint: string;
}

/**
 * Opens a file of JSON: reads it once, to its end.
 *
 * @throws {AppError} SOURCE_UNREADABLE, SOURCE_COLUMNS, SOURCE_EMPTY, SOURCE_TOO_LARGE
 */
export async function openJson<Name extends string>({ name, columns }: JsonPlace<Name>, path: string, form: JsonForm, signal: AbortSignal | undefined): Promise<JsonSource<Name>> {
  const [decode, cutter, search] = [textDecoder(path, 'utf-8'), form.cutter(), new FieldSearch(columns ?? [])];
  let [records, bytes] = [0, 0];
  const look = (cut: readonly CutRecord[]) => {
    records += cut.length;
    search.look(cut);
  };
  const digest = await contentDigest(path, {
    signal,
    look: (chunk) => {
      bytes += chunk.length;
      look(cutter.push(decode(chunk)));
    },
  });
  if (bytes === 0) throw new AppError('SOURCE_EMPTY', `${path} is empty: there is nothing to store.`);
  look(cutter.push(decode(undefined)));
  look(cutter.finish());
  search.refuse(path, form);
  return {
    name,
    place: path,
    // How a file is read belongs to what it holds.
    identity: createHash('sha256').update(JSON.stringify([digest, ...form.facts, columns ?? null])).digest('hex'),
    records,
    // `as`: records have the declared fields, or null in their place.
    read: ({ from = 0, signal: stop }) => readRecords(path, form, columns, from, stop) as AsyncIterable<SourceBatch<JsonRecord<Name>, number>>,
    reread: (raw) => reread(raw, columns) as ReturnType<NonNullable<JsonSource<Name>['reread']>>,
  };
}

const BATCH_RECORDS = 8_192;

async function* readRecords(path: string, form: JsonForm, columns: readonly string[] | undefined, from: number, signal: AbortSignal): AsyncGenerator<SourceBatch<JsonRecord, number>> {
  for await (const all of cutRecords(path, form)) {
    signal.throwIfAborted();
    const cut = all.filter(({ at }) => at >= from);
    for (let start = 0; start < cut.length; start += BATCH_RECORDS) {
      signal.throwIfAborted();
      yield batchOf(cut.slice(start, start + BATCH_RECORDS), form, columns);
    }
  }
}

async function* cutRecords(path: string, form: JsonForm): AsyncGenerator<CutRecord[]> {
  const cutter = form.cutter();
  for await (const text of textChunks(path, 'utf-8')) yield cutter.push(text);
  yield cutter.finish();
}

function batchOf(cut: readonly CutRecord[], { unit }: JsonForm, columns: readonly string[] | undefined): SourceBatch<JsonRecord, number> {
  const records: JsonRecord[] = [];
  const from: CutRecord[] = [];
  const unreadable: UnreadableRecord[] = [];
  for (const one of cut) {
    const read = readRecord(one.text);
    if ('reason' in read) unreadable.push({ key: String(one.at), raw: one.text, reason: `${unit} ${one.at}: ${read.reason}` });
    else {
      records.push(chosen(read.record, columns));
      from.push(one);
    }
  }
  return { records, key: (index) => String(from[index]!.at), raw: (index) => from[index]!.text, unreadable, cursor: cut[cut.length - 1]!.at + 1 };
}

/** The record of a text that was in quarantine. */
function reread(raw: unknown, columns: readonly string[] | undefined): { readonly record: JsonRecord } | { readonly reason: string } {
  if (typeof raw !== 'string') return { reason: 'it is not a text' };
  const read = readRecord(raw);
  return 'reason' in read ? read : { record: chosen(read.record, columns) };
}

function chosen(record: JsonRecord, columns: readonly string[] | undefined): JsonRecord {
  if (columns === undefined) return record;
  const fields: Record<string, JsonRecord[string]> = {};
  for (const name of columns) fields[name] = Object.hasOwn(record, name) ? record[name]! : null;
  return fields;
}
