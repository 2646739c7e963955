import { throwIfInterrupted } from '@tripod/processes';
import type { PlannedTable } from '../plan/project-plan.js';
import type { ColumnProfile, TableProfile } from './column-profile.js';
import { loadCsv } from './load-csv.js';
import { loadJson } from './load-json.js';
import { loadParquet } from './load-parquet.js';
import type { LoadedColumn, LoadedTable } from './loaded-table.js';
import { missingMarks } from './missing-marks.js';
import { profileColumn, type ProfiledColumn } from './profile-column.js';
import { tableFile } from './table-file.js';
import { isThere } from './work-answers.js';
import { quoted, workTable, type WorkTable } from './work-table.js';

/** What the user says about the values of a table. */
export interface ReadingOptions {
  /** Further texts that mean a missing value. */
  readonly missing?: readonly string[];
  /** Columns whose numbers are texts: codes. */
  readonly text?: readonly string[];
}

/** A table that was read and understood; close it. */
export interface OpenTable {
  readonly table: PlannedTable;
  readonly profile: TableProfile;
  /** What was seen on the way and does not hinder, as sentences. */
  readonly notes: readonly string[];
  readonly work: WorkTable;
  readonly columns: readonly LoadedColumn[];
  close(): void;
}

/**
 * Reads a table and profiles its columns.
 *
 * @param place of a CSV, TSV, JSON, JSON lines or Parquet file
 * @param from the folder that a relative place starts from
 * @throws {ToolError} SOURCE_UNREADABLE, SOURCE_EMPTY, SOURCE_COLUMNS, SOURCE_TOO_LARGE, BAD_USAGE
 */
export async function openTable(place: string, from: string, options: ReadingOptions = {}): Promise<OpenTable> {
  const file = await tableFile(place, from);
  const work = await workTable();
  try {
    const load = { csv: loadCsv, json: loadJson, 'json-lines': loadJson, parquet: loadParquet }[file.format];
    const loaded = await load(work, file);
    const { columns, missing } = await profileAll(work, loaded, options);
    const table = loaded.table.format === 'csv' ? { ...loaded.table, missing: [...missing] } : loaded.table;
    return { table, profile: { rows: loaded.rows, columns }, notes: [...loaded.notes, ...notesOf(columns, missing)], work, columns: loaded.columns, close: () => work.close() };
  } catch (error) {
    work.close();
    throw error;
  }
}

async function profileAll(work: WorkTable, { table, columns, rows }: LoadedTable, options: ReadingOptions): Promise<{ columns: ColumnProfile[]; missing: readonly string[] }> {
  let missing = table.format === 'csv' ? [...new Set([...(await missingMarks(work, columns.length)), ...(options.missing ?? [])])] : [];
  const profileOf = (place: number, hasCommas: boolean): Promise<ProfiledColumn> => {
    throwIfInterrupted();
    const column = columns[place]!;
    return profileColumn(work, column, place, { rows, missing, hasCommas, isText: options.text?.includes(column.original) ?? false });
  };
  const profiled: ProfiledColumn[] = [];
  for (let place = 0; place < columns.length; place++) profiled.push(await profileOf(place, false));
  const hasCommas = profiled.some(({ profile: { shape } }) => shape.kind === 'number' && shape.reading.as === 'number' && shape.reading.decimalComma);
  const marks = new Set(profiled.flatMap((each) => each.marks));
  missing = [...missing, ...[...marks].filter((mark) => !missing.includes(mark)).sort()];
  for (const [place, { profile, marks: own }] of profiled.entries()) {
    // What marks missing numbers in one column is missing in all: our source has one list for the file.
    const isChanged = own.length > 0 || (hasCommas && profile.shape.kind === 'number') || (marks.size > 0 && (await isThere(work, `SELECT 1 FROM t WHERE c${place} IN (${[...marks].map(quoted).join(', ')}) LIMIT 1`)));
    if (isChanged) profiled[place] = await profileOf(place, hasCommas);
  }
  return { columns: profiled.map(({ profile }) => profile), missing };
}

function notesOf(columns: readonly ColumnProfile[], missing: readonly string[]): string[] {
  const marks = missing.filter((mark) => mark.trim() !== '' && mark !== 'NA');
  const notes = marks.length === 0 ? [] : [`${marks.map((mark) => `'${mark}'`).join(', ')} ${marks.length === 1 ? 'means' : 'mean'} a missing value, as NA and an empty cell do.`];
  for (const { original, shape } of columns) {
    if ((shape.kind === 'day' || shape.kind === 'minute') && shape.other !== undefined && 'format' in shape.reading) {
      notes.push(`'${original}' is read as ${shape.reading.format}; ${shape.other} would fit as well.`);
    }
  }
  return notes;
}
