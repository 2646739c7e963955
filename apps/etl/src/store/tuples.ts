import type { Column } from '@tripod/contracts';

/** Values of a tuple by column name. A time is its text, as `2001-06-20T08:01`, or its minutes since 1970. */
export type Tuple = Readonly<Record<string, string | number | boolean>>;

const POSTGRES_EPOCH = Date.UTC(2000) / 60_000;
const MICROSECONDS_A_MINUTE = 60_000_000;
const TWO_TO_32 = 2 ** 32;
const HEADER = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)]);
const TRAILER = Buffer.from([0xff, 0xff]);

/** What a tuple takes at most but for its texts: a count, then for each column a length and eight bytes. */
const fixedBytes = (columns: number) => 2 + 12 * columns;
/** Room for the texts of a tuple. */
const TEXT_BYTES = 512;

/**
 * Rows in Postgres's binary COPY format, in the order of their columns. The bytes are canonical: they are what is hashed.
 * A row may come in two parts, the contract's and what the app keeps for itself.
 */
export class Tuples {
  rows = 0;
  private bytes: Buffer;
  private view: DataView;
  private end = HEADER.length;
  private readonly columns: number;
  private readonly writers: readonly Writer[];
  private readonly ownWriters: readonly Writer[];

  /** @param expectedRows a good guess spares copies */
  constructor(columns: readonly Column[], own: readonly Column[], expectedRows: number) {
    this.columns = columns.length + own.length;
    const size = HEADER.length + TRAILER.length + TEXT_BYTES + fixedBytes(this.columns) * (expectedRows + 1);
    [this.bytes, this.view] = allocate(size);
    HEADER.copy(this.bytes);
    this.writers = columns.map((column) => this.writerOf(column));
    this.ownWriters = own.map((column) => this.writerOf(column));
  }

  add(tuple: Tuple, own: Tuple = {}): void {
    this.reserve(fixedBytes(this.columns) + TEXT_BYTES);
    this.view.setInt16(this.end, this.columns);
    this.end += 2;
    for (const write of this.writers) write(tuple);
    for (const write of this.ownWriters) write(own);
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

  private writerOf({ name, postgres }: Column): Writer {
    switch (postgres) {
      case 'text':
        return (tuple) => this.text(String(tuple[name]));
      case 'integer':
        return (tuple) => this.integer(Number(tuple[name]));
      case 'double precision':
        return (tuple) => this.double(Number(tuple[name]));
      case 'boolean':
        return (tuple) => this.boolean(tuple[name] === true);
      case 'timestamp':
        return (tuple) => this.timestamp(tuple[name] ?? '');
      default:
        throw new TypeError(`column '${name}' is ${postgres}, which etl does not store`);
    }
  }

  private text(value: string): void {
    this.reserve(4 + 3 * value.length);
    const start = this.end + 4;
    let length = value.length;
    // For the short ASCII texts of a contract a loop is several times faster than a call out of JavaScript.
    for (let index = 0; index < value.length; index++) {
      const code = value.charCodeAt(index);
      if (code > 127) {
        length = this.bytes.write(value, start, 'utf8');
        break;
      }
      this.bytes[start + index] = code;
    }
    this.view.setInt32(this.end, length);
    this.end = start + length;
  }

  private integer(value: number): void {
    this.view.setInt32(this.end, 4);
    this.view.setInt32(this.end + 4, value);
    this.end += 8;
  }

  private double(value: number): void {
    this.view.setInt32(this.end, 8);
    this.view.setFloat64(this.end + 4, value);
    this.end += 12;
  }

  private boolean(value: boolean): void {
    this.view.setInt32(this.end, 1);
    this.view.setInt8(this.end + 4, value ? 1 : 0);
    this.end += 5;
  }

  private timestamp(value: string | number | boolean): void {
    const minutes = typeof value === 'number' ? value : minutesOf(String(value));
    const microseconds = (minutes - POSTGRES_EPOCH) * MICROSECONDS_A_MINUTE;
    const high = Math.floor(microseconds / TWO_TO_32);
    this.view.setInt32(this.end, 8);
    this.view.setInt32(this.end + 4, high);
    this.view.setUint32(this.end + 8, microseconds - high * TWO_TO_32);
    this.end += 12;
  }

  private reserve(bytes: number): void {
    if (this.end + bytes <= this.bytes.length) return;
    const [larger, view] = allocate(2 * this.bytes.length + bytes);
    this.bytes.copy(larger, 0, 0, this.end);
    [this.bytes, this.view] = [larger, view];
  }
}

type Writer = (tuple: Tuple) => void;

function allocate(size: number): [Buffer, DataView] {
  const bytes = Buffer.allocUnsafeSlow(size);
  return [bytes, new DataView(bytes.buffer)];
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
