import type { Column } from '@tripod/contracts';

/** Values of a tuple by column name; a boolean stands for itself, a local time for its text. */
export type Tuple = Readonly<Record<string, string | number | boolean>>;

const POSTGRES_EPOCH = Date.UTC(2000) / 60_000;
const MICROSECONDS_A_MINUTE = 60_000_000;
const TWO_TO_32 = 2 ** 32;
const HEADER = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)]);
const TRAILER = Buffer.from([0xff, 0xff]);

/** Rows in Postgres's binary COPY format, in the order of their columns. The bytes of the tuples are canonical: they are what is hashed. */
export class Tuples {
  rows = 0;
  private bytes: Buffer;
  private end = HEADER.length;
  private readonly writers: readonly ((tuple: Tuple) => void)[];

  /** @param expectedRows a good guess spares copies */
  constructor(columns: readonly Column[], expectedRows: number) {
    this.bytes = Buffer.allocUnsafe(HEADER.length + TRAILER.length + 12 * columns.length * (expectedRows + 1));
    HEADER.copy(this.bytes);
    this.writers = columns.map((column) => this.writerOf(column));
  }

  add(tuple: Tuple): void {
    this.reserve(1024);
    this.bytes.writeInt16BE(this.writers.length, this.end);
    this.end += 2;
    for (const write of this.writers) write(tuple);
    this.rows++;
  }

  /** The tuples alone. */
  content(): Buffer {
    return this.bytes.subarray(HEADER.length, this.end);
  }

  /** What `COPY … FROM STDIN (FORMAT binary)` is sent. */
  message(): Buffer {
    this.reserve(TRAILER.length);
    TRAILER.copy(this.bytes, this.end);
    return this.bytes.subarray(0, this.end + TRAILER.length);
  }

  private writerOf({ name, postgres }: Column): (tuple: Tuple) => void {
    switch (postgres) {
      case 'text':
        return (tuple) => this.text(String(tuple[name]));
      case 'integer':
        return (tuple) => this.integer(Number(tuple[name]));
      case 'boolean':
        return (tuple) => this.boolean(tuple[name] === true);
      case 'timestamp':
        return (tuple) => this.timestamp(String(tuple[name]));
      default:
        throw new TypeError(`column '${name}' is ${postgres}, which etl does not store`);
    }
  }

  private text(value: string): void {
    const length = this.bytes.write(value, this.end + 4, 'latin1');
    this.length(length);
    this.end += length;
  }

  private integer(value: number): void {
    this.length(4);
    this.end = this.bytes.writeInt32BE(value, this.end);
  }

  private boolean(value: boolean): void {
    this.length(1);
    this.end = this.bytes.writeUInt8(value ? 1 : 0, this.end);
  }

  private timestamp(value: string): void {
    const microseconds = (minutesOf(value) - POSTGRES_EPOCH) * MICROSECONDS_A_MINUTE;
    const high = Math.floor(microseconds / TWO_TO_32);
    this.length(8);
    this.end = this.bytes.writeInt32BE(high, this.end);
    this.end = this.bytes.writeUInt32BE(microseconds - high * TWO_TO_32, this.end);
  }

  private length(bytes: number): void {
    this.end = this.bytes.writeInt32BE(bytes, this.end);
  }

  private reserve(bytes: number): void {
    if (this.end + bytes <= this.bytes.length) return;
    const larger = Buffer.allocUnsafe(2 * this.bytes.length + bytes);
    this.bytes.copy(larger, 0, 0, this.end);
    this.bytes = larger;
  }
}

let lastDay = { name: 'no day yet', start: Number.NaN };

/** Minutes since 1970 of `2001-06-20T08:01`. The last day is kept, as parsing a date takes as long as the rest of a tuple. */
function minutesOf(time: string): number {
  if (!time.startsWith(lastDay.name)) {
    const name = time.slice(0, 10);
    lastDay = { name, start: Date.parse(`${name}T00:00Z`) / 60_000 };
  }
  return lastDay.start + 600 * digit(time, 11) + 60 * digit(time, 12) + 10 * digit(time, 14) + digit(time, 15);
}

function digit(text: string, index: number): number {
  return text.charCodeAt(index) - 48;
}
