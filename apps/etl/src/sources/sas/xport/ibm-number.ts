import type { NumberReader } from '../sas-table.js';

const TWO_32 = 2 ** 32;
/** Of sixteen, by the exponent as it is stored; the fraction is taken as a whole number. */
const POWERS = Float64Array.from({ length: 128 }, (_, exponent) => 16 ** (exponent - 64 - 14));

/**
 * Reads a number of IBM's System/360: a sign, an exponent of sixteen counted from 64, a fraction of up to 56 bits. What a
 * float64 cannot hold of the fraction is cut off, as SAS does. Missing values (`.`, `._`, `.A` to `.Z`: one such byte, then
 * zeros) come as NaN. Source: SAS's TS-140, "Record layout of a SAS version 5 or 6 data set in SAS transport format".
 *
 * @param width 2 to 8; missing bytes are zeros
 */
export function ibmNumber(width: number): NumberReader {
  if (width === 8) return (_, view, at) => numberOf(view.getUint32(at), view.getUint32(at + 4));
  const bytes = Buffer.alloc(8);
  return (row, _, at) => {
    row.copy(bytes, 0, at, at + width);
    return numberOf(bytes.readUInt32BE(0), bytes.readUInt32BE(4));
  };
}

function numberOf(first: number, low: number): number {
  const high = first & 0xff_ffff;
  const begin = first >>> 24;
  if (high === 0 && low === 0) return isMissing(begin) ? NaN : 0;
  // A float64 has 53 bits: 56 less the zeros that the first digit of sixteen begins with.
  const cut = 2 ** Math.max(0, 32 - Math.clz32(high) - 21);
  const fraction = high * TWO_32 + (low - (low % cut));
  return (begin & 0x80 ? -fraction : fraction) * POWERS[begin & 0x7f]!;
}

function isMissing(first: number): boolean {
  return first === 0x2e || first === 0x5f || (first >= 0x41 && first <= 0x5a);
}
