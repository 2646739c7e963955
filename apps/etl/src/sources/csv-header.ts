import { AppError } from '../errors.js';

/** A table of Postgres holds 1,600 columns; a record is an object, which is slow long before that. */
export const MAX_COLUMNS = 1_000;

/**
 * The names of a file's columns. One without a name becomes `column_3`; a name that is there already gets a number,
 * `price_2`.
 *
 * @param fields the fields of the first record
 * @param hasHeader whether they are names
 * @throws {AppError} SOURCE_COLUMNS for more than {@link MAX_COLUMNS}, and for `__proto__`
 */
export function columnNames(path: string, fields: readonly string[], hasHeader: boolean): readonly string[] {
  if (fields.length > MAX_COLUMNS) {
    throw new AppError('SOURCE_COLUMNS', `${path} has ${fields.length} columns; the max is ${MAX_COLUMNS}. Is the delimiter right? Otherwise leave out columns before it is read.`);
  }
  const used = new Set<string>();
  const names = fields.map((field, index) => {
    const wanted = (hasHeader ? field.trim() : '') || `column_${index + 1}`;
    let name = wanted;
    for (let number = 2; used.has(name); number++) name = `${wanted}_${number}`;
    used.add(name);
    return name;
  });
  if (used.has('__proto__')) throw new AppError('SOURCE_COLUMNS', `${path} has a column '__proto__', which cannot be a field. Give it another name.`);
  return names;
}

/**
 * Checks that a file has the columns that its source needs.
 *
 * @throws {AppError} SOURCE_COLUMNS naming those that are missing
 */
export function refuseMissingColumns(path: string, names: readonly string[], wanted: readonly string[], hasHeader: boolean): void {
  const missing = wanted.filter((name) => !names.includes(name));
  if (missing.length === 0) return;
  const found = names.slice(0, 10).join(', ') + (names.length > 10 ? ` and ${names.length - 10} more` : '');
  const hint = hasHeader ? ' If the first line is not a header, declare `header: false`.' : '';
  throw new AppError('SOURCE_COLUMNS', `${path} lacks ${missing.map((name) => `'${name}'`).join(', ')}; its columns are ${found}.${hint}`);
}
