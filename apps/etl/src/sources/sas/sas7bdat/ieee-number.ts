import type { NumberReader } from '../sas-table.js';

/**
 * Reads a float64 of which SAS has stored only the first `width` bytes, sign and exponent among them. SAS's missing values
 * (`.`, `._`, `.A` to `.Z`) are NaNs, so they come as NaN.
 *
 * @param width 2 to 8
 */
export function ieeeNumber(width: number, isLittleEndian: boolean): NumberReader {
  if (width === 8) return (_, view, at) => view.getFloat64(at, isLittleEndian);
  const bytes = Buffer.alloc(8);
  const view = new DataView(bytes.buffer, bytes.byteOffset, 8);
  const to = isLittleEndian ? 8 - width : 0;
  return (row, _, at) => {
    row.copy(bytes, to, at, at + width);
    return view.getFloat64(0, isLittleEndian);
  };
}
