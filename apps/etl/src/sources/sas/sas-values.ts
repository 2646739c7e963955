import { RowDamage } from './sas-damage.js';
import { dayReader, microsecondsOf } from './sas-dates.js';
import type { SasKind } from './sas-formats.js';
import type { SasColumn, SasTable } from './sas-table.js';
import type { FieldReader } from './sas-text.js';

/** A value of a record; null: missing. */
export type SasValue = number | string | null;

/**
 * Reads the value of a column from a row that begins at `row`.
 *
 * @throws {RowDamage} when the value is not one of its kind
 */
export type ValueReader = (bytes: Buffer, view: DataView, row: number) => SasValue;

/** The reader of one column. */
export function valueReader({ name, type, offset, width }: SasColumn, kind: SasKind, table: SasTable, fields: (width: number) => FieldReader): ValueReader {
  if (type === 'text') return textReader(name, offset, width, fields(width));
  const number = table.numberReader(width);
  const reading = converter(kind);
  return (bytes, view, row) => {
    const value = number(bytes, view, row + offset);
    // All of SAS's missing values, `.`, `._` and `.A` to `.Z`, are NaN.
    if (value !== value) return null;
    return reading === undefined ? value : reading(value);
  };
}

function converter(kind: SasKind): ((value: number) => SasValue) | undefined {
  if (kind === 'day') return dayReader();
  return kind === 'microseconds' ? microsecondsOf : undefined;
}

function textReader(name: string, offset: number, width: number, read: FieldReader): ValueReader {
  return (bytes, view, row) => {
    const text = read(bytes, view, row + offset);
    if (text === undefined) throw new RowDamage(`'${name}' is not valid in the encoding of the file: its bytes are ${bytes.toString('hex', row + offset, row + offset + Math.min(width, 64))}`);
    return text;
  };
}
