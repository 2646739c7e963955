import { MAX_BLOCK_BYTES } from '../sas-table.js';
import { SasDamage } from '../sas-damage.js';
import { encodingOf } from './encodings.js';

/** What every page of the file depends on. */
export interface FileHeader {
  /** Written by a 64-bit SAS: lengths and offsets take eight bytes, not four. */
  readonly is64Bit: boolean;
  readonly isLittleEndian: boolean;
  readonly encoding: string | undefined;
  /** Where the first page begins, in bytes. */
  readonly bytes: number;
  readonly pageBytes: number;
  readonly pages: number;
}

/** The first bytes of each data set of SAS 7 and later. */
const MAGIC = Buffer.from('000000000000000000000000c2ea8160b31411cfbd92080009c7318c181f1011', 'hex');
/** Those of a catalogue, which holds formats, not rows. */
const CATALOGUE = Buffer.from('000000000000000000000000c2ea8163b31411cfbd92080009c7318c181f1011', 'hex');

/** Bytes that hold everything that is read of the header. */
export const HEADER_START_BYTES = 288;
const MIN_BYTES = 1024;

export function isSas7bdat(start: Buffer): boolean {
  return start.subarray(0, MAGIC.length).equals(MAGIC);
}

export function isCatalogue(start: Buffer): boolean {
  return start.subarray(0, CATALOGUE.length).equals(CATALOGUE);
}

/**
 * Reads the first {@link HEADER_START_BYTES} of a file. The places are those of M. Shotwell's "SAS7BDAT Database Binary
 * Format" (the vignette of R's package sas7bdat).
 *
 * @throws {SasDamage}
 */
export function parseHeader(start: Buffer): FileHeader {
  const is64Bit = start[32] === 0x33;
  const shift = start[35] === 0x33 ? 4 : 0;
  const isLittleEndian = start[37] === 1;
  const uint = (at: number) => (isLittleEndian ? start.readUInt32LE(at) : start.readUInt32BE(at));
  const bytes = uint(196 + shift);
  const pageBytes = uint(200 + shift);
  const size = isLittleEndian || !is64Bit ? 204 + shift : 208 + shift;
  for (const [what, value] of [['header has', bytes], ['pages have', pageBytes]] as const) {
    if (value < MIN_BYTES || value > MAX_BLOCK_BYTES) throw new SasDamage(`it says that its ${what} ${value} bytes, which is not between ${MIN_BYTES} and ${MAX_BLOCK_BYTES}`);
  }
  return { is64Bit, isLittleEndian, encoding: encodingOf(start[70] ?? 0), bytes, pageBytes, pages: uint(size) };
}
