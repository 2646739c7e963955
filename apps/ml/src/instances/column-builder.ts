import type { AnyColumn, Column } from '@tripod/contracts';
import type { FieldReader } from './binary-copy.js';

/** A column under construction: its array, and how Postgres's binary form of a field gets into it. */
export interface ColumnBuilder {
  readonly array: AnyColumn;
  readonly read: FieldReader;
}

/** A builder for a column of `rows` rows, by its Postgres type. */
export function columnBuilder({ postgres }: Pick<Column, 'postgres'>, rows: number): ColumnBuilder {
  switch (postgres) {
    case 'integer': {
      const array = new Int32Array(rows);
      return { array, read: (bytes, offset, _length, row) => void (array[row] = bytes.readInt32BE(offset)) };
    }
    case 'double precision': {
      const array = new Float64Array(rows);
      return { array, read: (bytes, offset, _length, row) => void (array[row] = bytes.readDoubleBE(offset)) };
    }
    case 'boolean': {
      const array = new Uint8Array(rows);
      return { array, read: (bytes, offset, _length, row) => void (array[row] = bytes[offset] ?? 0) };
    }
    case 'text': {
      const array = Array<string>(rows).fill('');
      return { array, read: (bytes, offset, length, row) => void (array[row] = bytes.toString('utf8', offset, offset + length)) };
    }
    case 'timestamp':
      return minutes(rows);
    case 'date':
      throw new TypeError('no contract that ml reads in bulk has a date');
  }
}

const MICROSECONDS_A_MINUTE = 60_000_000n;
const POSTGRES_EPOCH = Date.UTC(2000, 0, 1);

/** Local minutes as texts. Many flights leave in one minute, so each minute is written once. */
function minutes(rows: number): ColumnBuilder {
  const array = Array<string>(rows).fill('');
  const texts = new Map<number, string>();
  return {
    array,
    read: (bytes, offset, _length, row) => {
      const minute = Number(bytes.readBigInt64BE(offset) / MICROSECONDS_A_MINUTE);
      let text = texts.get(minute);
      if (text === undefined) {
        text = new Date(POSTGRES_EPOCH + minute * 60_000).toISOString().slice(0, 16);
        texts.set(minute, text);
      }
      array[row] = text;
    },
  };
}
