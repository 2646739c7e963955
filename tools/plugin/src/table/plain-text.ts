import { createReadStream } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { TextDecoder } from 'node:util';
import zlib from 'node:zlib';
import { messageOf, ToolError } from '@tripod/processes';
import type { TableFile } from './table-file.js';

/** The encodings of text files, by the names that our sources give them. */
export type TextEncoding = 'utf-8' | 'utf-16le' | 'latin-1';

/** A text file as plain UTF-8. */
export interface PlainText {
  /** The file itself, or a copy in the folder where it is packed or encoded otherwise. */
  readonly path: string;
  readonly encoding: TextEncoding;
  /** Its beginning, without a byte order mark. */
  readonly head: string;
}

const CHUNK_BYTES = 1 << 20;
const HEAD_CHARACTERS = 1 << 20;
/** The longest line: our CSV source takes no longer record either. */
const MAX_LINE_CHARACTERS = 1 << 20;
/** What a packed file may become. */
const MAX_BYTES = 8 * 2 ** 30;

/**
 * Unpacks and decodes a text file.
 *
 * @param folder for a copy
 * @param hasLines whether the length of its lines is bounded: a JSON document may be one line
 * @throws {ToolError} SOURCE_UNREADABLE, SOURCE_TOO_LARGE, SOURCE_EMPTY
 */
export async function plainText(file: TableFile, folder: string, hasLines: boolean): Promise<PlainText> {
  const mark = await markOf(file);
  if (mark !== 'utf-8') return decoded(file, folder, hasLines, mark);
  try {
    return await decoded(file, folder, hasLines, 'utf-8');
  } catch (thrown) {
    if (!(thrown instanceof NotUtf8)) throw thrown;
    return decoded(file, folder, hasLines, 'latin-1');
  }
}

/** Thrown inside of this file alone. */
class NotUtf8 extends Error {}

async function markOf(file: TableFile): Promise<'utf-8' | 'utf-16le'> {
  for await (const chunk of bytesOf(file)) {
    if (chunk[0] === 0xfe && chunk[1] === 0xff) throw new ToolError('SOURCE_UNREADABLE', `${file.path} is UTF-16 with the high byte first. Save it as UTF-8.`);
    if (chunk[0] === 0xff && chunk[1] === 0xfe) return 'utf-16le';
    const start = chunk.subarray(0, 1000);
    // Western text in UTF-16 without a mark: each second byte is 0.
    if (start.length > 3 && start.every((byte, index) => (index % 2 === 1 ? byte === 0 : byte !== 0))) return 'utf-16le';
    if (start.includes(0)) throw new ToolError('SOURCE_UNREADABLE', `${file.path} is not a text file: it holds bytes of 0. Name a file of CSV, JSON or JSON lines, or a Parquet file.`);
    return 'utf-8';
  }
  throw new ToolError('SOURCE_EMPTY', `${file.path} is empty: name a file with a line of column names and a line for each row.`);
}

async function decoded(file: TableFile, folder: string, hasLines: boolean, encoding: TextEncoding): Promise<PlainText> {
  const decoder = encoding === 'latin-1' ? undefined : new TextDecoder(encoding, { fatal: true });
  const copy = file.compression !== undefined || encoding !== 'utf-8' ? join(folder, 'table.txt') : undefined;
  const target = copy === undefined ? undefined : await open(copy, 'w');
  const lines = new LineLengths(file.path);
  let head = '';
  try {
    for await (const chunk of bytesOf(file)) {
      const text = decoder === undefined ? chunk.toString('latin1') : decode(decoder, chunk, file, encoding);
      if (head.length < HEAD_CHARACTERS) head += text;
      if (hasLines) lines.add(text);
      await target?.write(text);
    }
    if (decoder !== undefined) await finish(decoder, target, file, encoding);
    if (hasLines) lines.end();
  } finally {
    await target?.close();
  }
  if (head.trim() === '') throw new ToolError('SOURCE_EMPTY', `${file.path} is empty: name a file with a line of column names and a line for each row.`);
  return { path: copy ?? file.path, encoding, head: head.slice(0, HEAD_CHARACTERS) };
}

async function finish(decoder: TextDecoder, target: FileHandle | undefined, file: TableFile, encoding: TextEncoding): Promise<void> {
  await target?.write(decode(decoder, undefined, file, encoding));
}

function decode(decoder: TextDecoder, chunk: Buffer | undefined, { path }: TableFile, encoding: TextEncoding): string {
  try {
    return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch (cause) {
    if (encoding === 'utf-8') throw new NotUtf8();
    throw new ToolError('SOURCE_UNREADABLE', `${path} begins as UTF-16 and does not go on so (${messageOf(cause)}). Save it as UTF-8.`, { cause });
  }
}

/** The bytes of a file, unpacked. */
async function* bytesOf({ path, compression }: TableFile): AsyncGenerator<Buffer> {
  const packed = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  const stream = compression === undefined ? packed : packed.pipe(unpacker(path, compression));
  packed.on('error', (error) => stream.destroy(error));
  let bytes = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > MAX_BYTES) throw new ToolError('SOURCE_TOO_LARGE', `${path} holds more than ${MAX_BYTES / 2 ** 30} GiB of text. Save it as Parquet, or a part of it.`);
      yield chunk;
    }
  } catch (cause) {
    if (cause instanceof ToolError) throw cause;
    throw new ToolError('SOURCE_UNREADABLE', `${path} cannot be ${compression === undefined ? 'read' : 'unpacked'} (${messageOf(cause)}). Is it whole?`, { cause });
  } finally {
    packed.destroy();
  }
}

function unpacker(path: string, compression: NonNullable<TableFile['compression']>): Readable & NodeJS.WritableStream {
  if (compression === 'gzip') return zlib.createGunzip();
  if (compression === 'brotli') return zlib.createBrotliDecompress();
  // Node has it since 22.15; the types are those of Node 20.
  const make = (zlib as { createZstdDecompress?: () => zlib.Gunzip }).createZstdDecompress;
  if (make === undefined) throw new ToolError('SOURCE_UNREADABLE', `${path} is packed with zstd, which this Node (${process.version}) cannot unpack. Unpack it, or pack it with gzip.`);
  return make();
}

/** Refuses a line that is too long, and a file whose lines end with CR alone. */
class LineLengths {
  private line = 1;
  private length = 0;
  private returns = false;

  constructor(private readonly path: string) {}

  add(text: string): void {
    let start = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      this.grow(end - start);
      this.line++;
      this.length = 0;
      start = end + 1;
    }
    this.grow(text.length - start);
    this.returns ||= this.line === 1 && /\r./s.test(text);
  }

  end(): void {
    if (this.line === 1 && this.returns) throw new ToolError('SOURCE_UNREADABLE', `The lines of ${this.path} end with a carriage return alone. Save it with the line ends of Linux or Windows.`);
  }

  private grow(characters: number): void {
    this.length += characters;
    if (this.length <= MAX_LINE_CHARACTERS) return;
    throw new ToolError('SOURCE_UNREADABLE', `Line ${this.line} of ${this.path} has more than ${MAX_LINE_CHARACTERS.toLocaleString('en')} characters. Shorten or remove that row, or save the table without the long column.`);
  }
}
