import { AppError } from '../../errors.js';
import { MAX_COLUMNS } from '../csv-header.js';
import { kindOfFormat, type SasKind } from './sas-formats.js';
import type { SasColumn } from './sas-table.js';

/** A column that records get. */
export interface WantedColumn {
  /** In records. */
  readonly name: string;
  readonly column: SasColumn;
  readonly kind: SasKind;
}

/** All columns of a file with their kinds, and those that records get. */
export interface ChosenColumns {
  readonly columns: readonly (Pick<SasColumn, 'name' | 'label' | 'format'> & { readonly kind: SasKind })[];
  readonly wanted: readonly WantedColumn[];
}

/**
 * Chooses columns of a file.
 *
 * @param kinds what records shall get, by the names of columns in any case; without them they get all
 * @throws {AppError} SOURCE_COLUMNS naming those that are missing, or of another kind
 */
export function wantedColumns(path: string, all: readonly SasColumn[], kinds: Readonly<Record<string, SasKind>> | undefined): ChosenColumns {
  if (all.length === 0) throw new AppError('SOURCE_COLUMNS', `${path} has no columns.`);
  const columns = all.map((column) => ({ name: column.name, label: column.label, format: column.format, kind: kindOf(column) }));
  const wanted = kinds === undefined ? all.map((column) => ({ name: column.name, column, kind: kindOf(column) })) : declaredColumns(path, all, kinds);
  refuseNames(path, wanted);
  return { columns, wanted };
}

function kindOf({ type, format }: SasColumn): SasKind {
  return type === 'text' ? 'text' : kindOfFormat(format);
}

function declaredColumns(path: string, all: readonly SasColumn[], kinds: Readonly<Record<string, SasKind>>): WantedColumn[] {
  const byName = new Map(all.map((column) => [column.name.toUpperCase(), column]));
  const faults: string[] = [];
  const wanted = Object.entries(kinds).flatMap(([name, kind]) => {
    const column = byName.get(name.toUpperCase());
    if (column !== undefined && fits(column, kind)) return [{ name, column, kind }];
    faults.push(column === undefined ? `column '${name}' is missing` : `column '${name}' is ${inWords(column)}, not ${kind}`);
    return [];
  });
  if (faults.length === 0) return wanted;
  const found = all.slice(0, 10).map(({ name }) => name).join(', ') + (all.length > 10 ? ` and ${all.length - 10} more` : '');
  throw new AppError('SOURCE_COLUMNS', `${path} does not fit: ${faults.join('; ')}. Its columns are ${found}.`);
}

/** Any number may be read as what it is. What it stands for is a guess where it has no format of dates or times. */
function fits(column: SasColumn, kind: SasKind): boolean {
  const found = kindOf(column);
  return found === kind || (column.type === 'number' && (kind === 'number' || (found === 'number' && kind !== 'text')));
}

function inWords(column: SasColumn): string {
  return column.format === '' ? kindOf(column) : `${kindOf(column)} (format ${column.format})`;
}

function refuseNames(path: string, wanted: readonly WantedColumn[]): void {
  if (wanted.length > MAX_COLUMNS) {
    throw new AppError('SOURCE_COLUMNS', `${path} has ${wanted.length} columns; the max is ${MAX_COLUMNS}. Declare the wanted ones by \`columns\` where the source is listed.`);
  }
  const names = wanted.map(({ name }) => name);
  const fault = names.find((name, index) => name === '' || name === '__proto__' || names.indexOf(name) !== index);
  if (fault !== undefined) throw new AppError('SOURCE_COLUMNS', `${path} has a column '${fault}', whose name is empty, comes twice or cannot be a field. Declare the wanted ones by \`columns\` where the source is listed.`);
}
