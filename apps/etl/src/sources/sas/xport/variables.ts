import { SasDamage } from '../sas-damage.js';
import { MAX_BLOCK_BYTES, type SasColumn } from '../sas-table.js';

const NUMBER = 1;

/**
 * Reads the descriptions of columns (SAS calls them NAMESTR).
 *
 * @param size of each, in bytes
 * @throws {SasDamage}
 */
export function columnsOf(bytes: Buffer, size: number, count: number, isVersion8: boolean, decode: (bytes: Buffer) => string): SasColumn[] {
  let offset = 0;
  return Array.from({ length: count }, (_, index) => {
    const at = bytes.subarray(index * size, (index + 1) * size);
    const text = (from: number, length: number) => decode(trimmed(at.subarray(from, from + length)));
    const column: SasColumn = {
      name: isVersion8 ? text(88, 32) : text(8, 8),
      label: text(16, 40),
      type: at.readInt16BE(0) === NUMBER ? 'number' : 'text',
      format: text(56, 8),
      width: at.readUInt16BE(4),
      // The description has a place too, which not every writer fills in: values lie side by side.
      offset,
    };
    offset += column.width;
    if (column.type === 'number' && (column.width < 2 || column.width > 8)) throw new SasDamage(`its column '${column.name}' is a number of ${column.width} bytes`);
    return column;
  });
}

/**
 * The size of a row in bytes.
 *
 * @throws {SasDamage} when it is too large
 */
export function rowBytesOf(columns: readonly SasColumn[]): number {
  const bytes = columns.reduce((sum, { width }) => sum + width, 0);
  if (bytes > MAX_BLOCK_BYTES) throw new SasDamage(`its rows have ${bytes} bytes; the max is ${MAX_BLOCK_BYTES}`);
  return bytes;
}

function trimmed(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === 0x20 || bytes[end - 1] === 0)) end--;
  return bytes.subarray(0, end);
}
