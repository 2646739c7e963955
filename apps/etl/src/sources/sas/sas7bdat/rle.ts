import { RowDamage } from '../sas-damage.js';

const BLANK = 0x20;
const AT_SIGN = 0x40;

/**
 * Unpacks a row that SAS packed by COMPRESS=CHAR: run lengths. The high half of each control byte is a command, the low
 * half belongs to its count; sources: the vignette of R's
 * package sas7bdat, and ReadStat for the commands 1, 2 and 5.
 *
 * @param from first packed byte, `to`: behind the last
 * @param size of the row in bytes; exactly so many are written, from `at` on
 * @throws {RowDamage}
 */
export function unpackRle(packed: Buffer, from: number, to: number, row: Buffer, at: number, size: number): void {
  let read = from;
  let written = at;
  const end = at + size;
  const byte = () => {
    if (read >= to) throw new RowDamage('its compressed bytes end too early');
    return packed[read++]!;
  };
  const room = (count: number) => {
    if (written + count > end) throw new RowDamage(`it has more than the ${size} bytes of a row`);
  };
  const fill = (value: number, count: number) => {
    room(count);
    row.fill(value, written, written + count);
    written += count;
  };
  const copy = (count: number) => {
    room(count);
    if (read + count > to) throw new RowDamage('its compressed bytes end too early');
    packed.copy(row, written, read, read + count);
    read += count;
    written += count;
  };
  while (read < to) {
    const control = packed[read++]!;
    const low = control & 0x0f;
    switch (control >> 4) {
      case 0x0:
        copy(low * 256 + byte() + 64);
        break;
      case 0x1:
        copy(low * 256 + byte() + 64 + 4096);
        break;
      case 0x2:
        copy(low + 96);
        break;
      case 0x4: {
        const count = low * 256 + byte() + 18;
        fill(byte(), count);
        break;
      }
      case 0x5:
        fill(AT_SIGN, low * 256 + byte() + 17);
        break;
      case 0x6:
        fill(BLANK, low * 256 + byte() + 17);
        break;
      case 0x7:
        fill(0, low * 256 + byte() + 17);
        break;
      case 0x8:
        copy(low + 1);
        break;
      case 0x9:
        copy(low + 17);
        break;
      case 0xa:
        copy(low + 33);
        break;
      case 0xb:
        copy(low + 49);
        break;
      case 0xc:
        fill(byte(), low + 3);
        break;
      case 0xd:
        fill(AT_SIGN, low + 2);
        break;
      case 0xe:
        fill(BLANK, low + 2);
        break;
      case 0xf:
        fill(0, low + 2);
        break;
      default:
        throw new RowDamage(`its compressed bytes have the unknown command ${control >> 4}`);
    }
  }
  if (written !== end) throw new RowDamage(`it has ${written - at} bytes, and a row has ${size}`);
}
