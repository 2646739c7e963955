import { TextDecoder } from 'node:util';
import { AppError } from '../errors.js';
import { fileBytes } from './file-bytes.js';

/** The encodings that a text file may have. One that begins with the byte order mark of UTF-16 is read as UTF-16 in place of UTF-8. */
export type TextEncoding = 'utf-8' | 'utf-16le' | 'latin-1';

/** No line, and no record, of a text file may be longer: the memory of reading is bounded by it. */
export const MAX_RECORD_CHARACTERS = 1 << 24;

/** The text of a file in chunks, unpacked where it is packed. */
export async function* textChunks(path: string, encoding: TextEncoding): AsyncGenerator<string> {
  const decode = textDecoder(path, encoding);
  for await (const chunk of fileBytes(path)) yield decode(chunk);
  yield decode(undefined);
}

/** Decodes a file's bytes as they come; at the end, without a chunk, what is left. */
export function textDecoder(path: string, encoding: TextEncoding): (chunk: Uint8Array | undefined) => string {
  if (encoding === 'latin-1') return (chunk) => (chunk === undefined ? '' : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('latin1'));
  let decoder: TextDecoder | undefined;
  return (chunk) => {
    decoder ??= new TextDecoder(encoding === 'utf-8' ? marked(chunk) : encoding, { fatal: true });
    try {
      return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
    } catch (cause) {
      throw new AppError('SOURCE_UNREADABLE', `${path} is not valid ${decoder.encoding.toUpperCase()}. Declare its encoding ('latin-1') where the source is listed, or save it as UTF-8.`, { cause });
    }
  };
}

/** What a byte order mark says. */
function marked([first, second]: Uint8Array = new Uint8Array()): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}

/** Refuses a text whose lines are too long, chunk by chunk, before anything of it is held. */
export function lineLimit(path: string): (text: string) => void {
  let [open, lines] = [0, 0];
  return (text) => {
    const first = text.indexOf('\n');
    open += first === -1 ? text.length : first;
    if (open > MAX_RECORD_CHARACTERS) throw tooLong(path, `the line after ${lines} others`);
    if (first === -1) return;
    open = text.length - text.lastIndexOf('\n') - 1;
    for (let at = first; at !== -1; at = text.indexOf('\n', at + 1)) lines++;
  };
}

/** What to throw for a record that never ends. */
export function tooLong(path: string, what: string): AppError {
  return new AppError('SOURCE_TOO_LARGE', `${path} cannot be read: ${what} has more than ${MAX_RECORD_CHARACTERS} characters. Look whether the file is of the kind that it is declared as.`);
}
