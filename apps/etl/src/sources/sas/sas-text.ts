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

/** Longer texts are decoded each time. */
const MOST_BYTES = 32;
const SLOTS = 1 << 13;

/**
 * Keeps texts that were decoded lately: most columns of text have few different ones, and making one costs more than finding
 * it. Equal texts are the same object then.
 */
export function rememberTexts(decode: TextDecoding): TextDecoding {
  const texts = new Array<string | undefined>(SLOTS);
  const lengths = new Uint8Array(SLOTS);
  const known = Buffer.alloc(SLOTS * MOST_BYTES);
  return (bytes, from, to) => {
    const length = to - from;
    if (length > MOST_BYTES) return decode(bytes, from, to);
    // FNV-1a.
    let hash = 0x811c9dc5;
    for (let at = from; at < to; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
    const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
    const start = slot * MOST_BYTES;
    const text = texts[slot];
    if (text !== undefined && lengths[slot] === length && isSame(known, start, bytes, from, length)) return text;
    const decoded = decode(bytes, from, to);
    if (decoded === undefined) return undefined;
    bytes.copy(known, start, from, to);
    lengths[slot] = length;
    texts[slot] = decoded;
    return decoded;
  };
}

function isSame(known: Buffer, start: number, bytes: Buffer, from: number, length: number): boolean {
  for (let index = 0; index < length; index++) if (known[start + index] !== bytes[from + index]) return false;
  return true;
}
