import type { NumberReader } from '../sas-table.js';

const TWO_32 = 2 ** 32;

/**
 * Reads a number of IBM's System/360: a sign, an exponent of sixteen counted from 64, a fraction of up to 56 bits. What a
 * float64 cannot hold of the fraction is cut off, as SAS does. Missing values (`.`, `._`, `.A` to `.Z`: one such byte, then
 * zeros) come as NaN. Source: SAS's TS-140, "Record layout of a SAS version 5 or 6 data set in SAS transport format".
 *
 * @param width 2 to 8; missing bytes are zeros
 */
export function ibmNumber(width: number): NumberReader {
  const bytes = Buffer.alloc(8);
  return (row, _, at) => {
    row.copy(bytes, 0, at, at + width);
    const first = bytes[0]!;
    const high = bytes.readUIntBE(1, 3);
    const low = bytes.readUInt32BE(4);
    if (high === 0 && low === 0) return isMissing(first) ? NaN : 0;
    // A float64 has 53 bits: 56 less the zeros that the first digit of sixteen begins with.
    const cut = 2 ** Math.max(0, 32 - Math.clz32(high) - 21);
    const fraction = high * TWO_32 + (low - (low % cut));
    return (first & 0x80 ? -1 : 1) * fraction * 16 ** ((first & 0x7f) - 64 - 14);
  };
}

function isMissing(first: number): boolean {
  return first === 0x2e || first === 0x5f || (first >= 0x41 && first <= 0x5a);
}
