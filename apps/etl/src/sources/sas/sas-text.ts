import { SasDamage } from './sas-damage.js';

/** Decodes the bytes from one place to before another: undefined when they are not valid in the encoding. */
export type TextDecoding = (bytes: Buffer, from: number, to: number) => string | undefined;

/** Some of its bytes below 128 do not stand for themselves. */
const STATEFUL = new Set(['iso-2022-jp']);

/**
 * The decoder of an encoding, by a name that the WHATWG standard or iconv-lite has; `latin-1` is ISO 8859-1.
 *
 * @throws {SasDamage} when no decoder has the name
 */
export async function textDecoding(encoding: string): Promise<TextDecoding> {
  if (encoding === 'latin-1') return asciiDecoding;
  const decode = whatwgDecoding(encoding) ?? (await codePageDecoding(encoding));
  if (decode === undefined) throw new SasDamage(`its texts have the encoding '${encoding}', which is not known here; declare one by \`encoding\` where the source is listed`);
  return STATEFUL.has(encoding) ? decode : (bytes, from, to) => (isAscii(bytes, from, to) ? asciiDecoding(bytes, from, to) : decode(bytes, from, to));
}

const asciiDecoding: TextDecoding = (bytes, from, to) => bytes.toString('latin1', from, to);

function isAscii(bytes: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (bytes[at]! > 0x7f) return false;
  return true;
}

function whatwgDecoding(encoding: string): TextDecoding | undefined {
  try {
    const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
    return (bytes, from, to) => {
      try {
        return decoder.decode(bytes.subarray(from, to));
      } catch {
        return undefined;
      }
    };
  } catch {
    return undefined;
  }
}

/** The code pages of DOS and of old Macintoshes. Loaded here: few files need them. */
async function codePageDecoding(encoding: string): Promise<TextDecoding | undefined> {
  const { default: iconv } = await import('iconv-lite');
  if (!iconv.encodingExists(encoding)) return undefined;
  return (bytes, from, to) => {
    const text = iconv.decode(bytes.subarray(from, to), encoding);
    return text.includes('\ufffd') ? undefined : text;
  };
}

const BLANK = 0x20;
/** Longer texts are decoded each time. */
const MOST_BYTES = 32;
const SLOTS = 1 << 13;

/** Reads the text in a field of a row; null: it is blank, which is SAS's missing text. Undefined: not valid in the encoding. */
export type FieldReader = (bytes: Buffer, view: DataView, from: number) => string | null | undefined;

/**
 * Makes the readers of fields, by their width. SAS fills texts up with blanks. Short ones that were read lately are kept: most
 * columns of text have few different ones, and making a text costs more than finding it. Equal texts are the same object then.
 */
export function fieldReaders(decode: TextDecoding): (width: number) => FieldReader {
  const texts = new Array<string | null | undefined>(SLOTS);
  const widths = new Uint8Array(SLOTS);
  const known = new DataView(new ArrayBuffer(SLOTS * MOST_BYTES));
  const read = (bytes: Buffer, from: number, width: number) => {
    let to = from + width;
    while (to > from && (bytes[to - 1] === BLANK || bytes[to - 1] === 0)) to--;
    return to === from ? null : decode(bytes, from, to);
  };
  const find = (bytes: Buffer, view: DataView, from: number, width: number) => {
    const slot = slotOf(view, from, width);
    const start = slot * MOST_BYTES;
    if (widths[slot] === width && isSame(known, start, view, from, width)) return texts[slot];
    const text = read(bytes, from, width);
    for (let at = 0; at < width; at++) known.setUint8(start + at, view.getUint8(from + at));
    widths[slot] = width;
    texts[slot] = text;
    return text;
  };
  return (width) => {
    if (width > MOST_BYTES) return (bytes, _, from) => read(bytes, from, width);
    // The row before often has the same text.
    let lastView: DataView | undefined;
    let lastFrom = 0;
    let last: string | null | undefined;
    return (bytes, view, from) => {
      if (lastView !== view || !isSame(view, lastFrom, view, from, width)) last = find(bytes, view, from, width);
      lastView = view;
      lastFrom = from;
      return last;
    };
  };
}

/** A hash as FNV-1a, of four bytes at a time. */
function slotOf(view: DataView, from: number, width: number): number {
  let hash = 0x811c9dc5;
  let at = 0;
  for (; at + 4 <= width; at += 4) hash = Math.imul(hash ^ view.getInt32(from + at), 0x01000193);
  for (; at < width; at++) hash = Math.imul(hash ^ view.getUint8(from + at), 0x01000193);
  hash ^= hash >>> 16;
  return (hash ^ (hash >>> 8)) & (SLOTS - 1);
}

function isSame(known: DataView, start: number, view: DataView, from: number, width: number): boolean {
  let at = 0;
  for (; at + 4 <= width; at += 4) if (known.getInt32(start + at) !== view.getInt32(from + at)) return false;
  for (; at < width; at++) if (known.getUint8(start + at) !== view.getUint8(from + at)) return false;
  return true;
}
