import { ToolError } from '@tripod/processes';
import { csvFormOf, type CsvForm } from './csv-form.js';
import type { LoadedTable } from './loaded-table.js';
import { plainText } from './plain-text.js';
import type { TableFile } from './table-file.js';
import { pathSql, quoted, type WorkTable } from './work-table.js';

/** More of the lines than this do not fit: it is another kind of file. */
const MAX_UNFIT = 0.1;

/**
 * Reads a CSV file into the work table. Lines that do not fit are left out, as etl puts them into quarantine.
 *
 * @throws {ToolError} SOURCE_UNREADABLE, SOURCE_EMPTY, SOURCE_COLUMNS
 */
export async function loadCsv(work: WorkTable, file: TableFile): Promise<LoadedTable> {
  const { path, encoding, head } = await plainText(file, work.folder, true);
  const form = csvFormOf(file.path, head);
  await work.rows(`CREATE TABLE t AS SELECT * FROM ${readCsv(path, form)}`);
  const [[rows, unfit, line] = []] = await work.rows('SELECT (SELECT count(*) FROM t)::INTEGER, (SELECT count(DISTINCT line) FROM reject_errors)::INTEGER, (SELECT min(line) FROM reject_errors)::INTEGER');
  if (typeof rows !== 'number' || typeof unfit !== 'number') throw new TypeError('DuckDB counted no rows');
  if (unfit > MAX_UNFIT * (rows + unfit)) {
    throw new ToolError('SOURCE_UNREADABLE', `${file.path} is not a CSV file of ${form.header.length} columns: ${countOf(unfit, 'line')} of ${(rows + unfit).toLocaleString('en')} do not fit, from line ${String(line)}. Quote the fields that hold the delimiter.`);
  }
  if (rows === 0) throw new ToolError('SOURCE_EMPTY', `${file.path} has a header and no rows: name a table with rows, or make a project without one by --empty.`);
  return {
    table: { format: 'csv', place: file.place, delimiter: form.delimiter, encoding, header: [...form.header], missing: ['', 'NA'], compressed: file.compression !== undefined },
    columns: form.header.map((original) => ({ original, given: 'text' })),
    rows,
    notes: unfit === 0 ? [] : [`${countOf(unfit, 'line')} (the first is line ${String(line)}) ${unfit === 1 ? 'does' : 'do'} not have ${form.header.length} fields: etl puts ${unfit === 1 ? 'it' : 'them'} into quarantine.`],
  };
}

const countOf = (count: number, noun: string): string => `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;

function readCsv(path: string, { delimiter, header, skipped }: CsvForm): string {
  const columns = header.map((_, index) => `'c${index}': 'VARCHAR'`).join(', ');
  const options = `auto_detect = false, header = false, skip = ${skipped}, delim = ${quoted(delimiter)}, quote = '"', escape = '"', nullstr = [${quoted('\u0001')}], max_line_size = 4500000`;
  return `read_csv(${pathSql(path)}, ${options}, ignore_errors = true, store_rejects = true, columns = {${columns}})`;
}
