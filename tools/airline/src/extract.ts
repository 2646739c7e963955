import type { Flight } from './flight.js';

const KILOMETRES_A_MILE = 1.609344;
/** From 1960-01-01, where SAS counts from, to 1970-01-01. */
const DAYS_TO_1970 = 3_653;

interface Column {
  readonly name: string;
  readonly label: string;
  readonly format: string;
  /** Bytes; of a number 8. */
  readonly width: number;
  readonly valueOf: (flight: Flight) => string | number;
}

const COLUMNS: readonly Column[] = [
  { name: 'DEPDATE', label: 'Date of departure', format: 'DATE', width: 8, valueOf: ({ leftAt }) => Date.parse(leftAt.slice(0, 10)) / 86_400_000 + DAYS_TO_1970 },
  { name: 'DEPTIME', label: 'Local time of departure', format: 'TIME', width: 8, valueOf: ({ leftAt }) => 3_600 * Number(leftAt.slice(11, 13)) + 60 * Number(leftAt.slice(14, 16)) },
  { name: 'ORIG', label: 'Origin', format: '', width: 3, valueOf: ({ origin }) => origin },
  { name: 'DEST', label: 'Destination', format: '', width: 3, valueOf: ({ destination }) => destination },
  { name: 'DISTKM', label: 'Distance in kilometres', format: '', width: 8, valueOf: ({ distance }) => distance * KILOMETRES_A_MILE },
  { name: 'ARRDELAY', label: 'Minutes late at arrival', format: '', width: 8, valueOf: ({ delay }) => delay },
];
const ROW_BYTES = COLUMNS.reduce((sum, { width }) => sum + width, 0);
const ZEROS = '0'.repeat(30);

/**
 * Flights as a carrier extracts them: a SAS transport file, version 5, by the document TS-140 of SAS. Its names and units are not
 * those of the API.
 */
export function extractOf(flights: readonly Flight[]): Buffer {
  const rows = Buffer.alloc(ROW_BYTES * flights.length);
  let at = 0;
  for (const flight of flights) {
    for (const { width, valueOf } of COLUMNS) {
      const value = valueOf(flight);
      if (typeof value === 'string') rows.write(value.padEnd(width), at, 'latin1');
      else ibmBytes(value).copy(rows, at);
      at += width;
    }
  }
  return Buffer.concat([
    ...[header('LIBRARY'), record('SAS     SAS     SASLIB  9.4     LINUX'), STAMP, header('MEMBER', '000000000000000001600000000140'), header('DSCRPTR')],
    ...[record('SAS     FLIGHTS SASDATA 9.4     LINUX'), STAMP, header('NAMESTR', `000000${String(COLUMNS.length).padStart(4, '0')}${'0'.repeat(20)}`)],
    ...[padded(Buffer.concat(COLUMNS.map(description))), header('OBS'), padded(rows)],
  ]);
}

function header(name: string, text = ZEROS): Buffer {
  return record(`HEADER RECORD*******${name.padEnd(8)}HEADER RECORD!!!!!!!${text}`);
}

function record(text: string): Buffer {
  return Buffer.from(text.padEnd(80), 'latin1');
}

const STAMP = record('01JAN01:00:00:00');

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((80 - (bytes.length % 80)) % 80, ' ')]);
}

function description({ name, label, format, width }: Column, index: number): Buffer {
  const bytes = Buffer.alloc(140);
  bytes.writeInt16BE(width === 3 ? 2 : 1, 0);
  bytes.writeInt16BE(width, 4);
  bytes.writeInt16BE(index + 1, 6);
  bytes.write(name.padEnd(8), 8, 'latin1');
  bytes.write(label.padEnd(40), 16, 'latin1');
  bytes.write(format.padEnd(8), 56, 'latin1');
  bytes.write(''.padEnd(8), 72, 'latin1');
  bytes.writeInt32BE(COLUMNS.slice(0, index).reduce((sum, before) => sum + before.width, 0), 84);
  return bytes;
}

/** A number as System/360 stores it: digits of sixteen behind a point, 64 more than the exponent. */
function ibmBytes(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  if (value === 0) return bytes;
  let exponent = 64;
  let fraction = Math.abs(value);
  for (; fraction >= 1; exponent++) fraction /= 16;
  for (; fraction < 1 / 16; exponent--) fraction *= 16;
  bytes.writeBigUInt64BE(BigInt(fraction * 2 ** 56));
  bytes[0] = exponent | (value < 0 ? 0x80 : 0);
  return bytes;
}
