import { open, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { messageOf, ToolError } from '@tripod/processes';

/** How the bytes of a file are packed. */
export type Compression = 'gzip' | 'brotli' | 'zstd';

/** A file that holds a table, as its name and its first bytes say. */
export interface TableFile {
  /** As the user gave it. */
  readonly place: string;
  readonly path: string;
  readonly format: 'csv' | 'json' | 'json-lines' | 'parquet';
  readonly compression?: Compression;
}

const FORMATS: Readonly<Record<string, TableFile['format']>> = {
  ...{ csv: 'csv', tsv: 'csv', tab: 'csv', txt: 'csv' },
  ...{ json: 'json', jsonl: 'json-lines', ndjson: 'json-lines' },
  ...{ parquet: 'parquet', pq: 'parquet' },
};
const KNOWN = 'CSV (.csv, .tsv, .txt), JSON (.json), JSON lines (.jsonl, .ndjson) and Parquet (.parquet) are read, the texts also as .gz, .br or .zst';

/** First bytes, in hex, of what people take for a table. */
const FOREIGN: readonly (readonly [start: string, what: string])[] = [
  ['504b0304', 'a ZIP archive or an Excel workbook. Save its sheet as CSV (UTF-8), or unpack it'],
  ['d0cf11e0', 'an old Excel workbook. Save its sheet as CSV (UTF-8)'],
  ['53514c69746520666f726d6174', 'an SQLite database. Export one table as CSV'],
  ['25504446', 'a PDF document. Name a file with the table itself'],
];

/**
 * Finds the file of a table, and says what it is.
 *
 * @param place a local path
 * @param from the folder that a relative place starts from
 * @throws {ToolError} SOURCE_UNREADABLE, SOURCE_EMPTY, BAD_USAGE for a name that says nothing
 */
export async function tableFile(place: string, from: string): Promise<TableFile> {
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(place)) throw new ToolError('BAD_USAGE', `${place} is an address, and a table is read from a local file: download it, then name the file.`);
  const path = resolve(from, place);
  const head = await headOf(path);
  if (head.length === 0) throw new ToolError('SOURCE_EMPTY', `${path} is empty: name a file with a line of column names and a line for each row.`);
  const foreign = FOREIGN.find(([start]) => head.toString('hex').startsWith(start));
  if (foreign !== undefined) throw new ToolError('SOURCE_UNREADABLE', `${path} is ${foreign[1]}.`);
  const compression = compressionOf(path, head);
  const [, ending = ''] = /\.([a-z0-9]+)$/.exec(path.toLowerCase().replace(/\.(gz|br|zst)$/, '')) ?? [];
  const format = head.toString('latin1', 0, 4) === 'PAR1' ? 'parquet' : FORMATS[ending];
  if (format === undefined) throw new ToolError('BAD_USAGE', `The name of ${path} does not say what it is: ${KNOWN}. Rename it.`);
  if (format === 'parquet' && compression !== undefined) throw new ToolError('SOURCE_UNREADABLE', `${path} is a packed Parquet file: unpack it. Parquet packs its columns by itself.`);
  return { place, path, format, ...(compression === undefined ? {} : { compression }) };
}

async function headOf(path: string): Promise<Buffer> {
  try {
    // A pipe or a device gives its bytes once, or without an end.
    const found = await stat(path);
    if (found.isDirectory()) throw new Error('it is a folder');
    if (!found.isFile()) throw new Error('it is not a regular file');
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(16), 0, 16, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw new ToolError('SOURCE_UNREADABLE', `${path} cannot be read (${messageOf(cause)}). Name an existing file that you may read.`, { cause });
  }
}

function compressionOf(path: string, head: Buffer): Compression | undefined {
  if (head.readUInt16BE(0) === 0x1f8b && head.length > 2) return 'gzip';
  if (head.toString('hex').startsWith('28b52ffd')) return 'zstd';
  // Brotli has no mark of its own.
  return path.toLowerCase().endsWith('.br') ? 'brotli' : undefined;
}
