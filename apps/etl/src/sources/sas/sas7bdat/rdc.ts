import { RowDamage } from '../sas-damage.js';

/**
 * Unpacks a row that SAS packed by COMPRESS=BINARY: Ross Data Compression (E. Ross, "A Simple Data Compression Technique",
 * C Users Journal, October 1992). Sixteen bits say of the sixteen items that follow whether they are bytes or commands.
 *
 * @param from first packed byte, `to`: behind the last
 * @param size of the row in bytes; exactly so many are written, from `at` on
 * @throws {RowDamage}
 */
export function unpackRdc(packed: Buffer, from: number, to: number, row: Buffer, at: number, size: number): void {
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
  const repeat = (back: number, count: number) => {
    room(count);
    if (written - back < at) throw new RowDamage('its compressed bytes repeat what lies before the row');
    // Byte by byte: a pattern may overlap what it makes.
    for (const stop = written + count; written < stop; written++) row[written] = row[written - back]!;
  };
  let bits = 0;
  for (let mask = 0; read < to; mask >>= 1) {
    if (mask === 0) {
      bits = byte() * 256 + byte();
      mask = 0x8000;
      if (read === to) break;
    }
    if ((bits & mask) === 0) {
      fill(byte(), 1);
      continue;
    }
    const command = byte();
    const low = command & 0x0f;
    const high = command >> 4;
    if (high === 0) fill(byte(), low + 3);
    else if (high === 1) {
      const count = low + byte() * 16 + 19;
      fill(byte(), count);
    } else {
      const back = low + byte() * 16 + 3;
      repeat(back, high === 2 ? byte() + 16 : high);
    }
  }
  if (written !== end) throw new RowDamage(`it has ${written - at} bytes, and a row has ${size}`);
}
