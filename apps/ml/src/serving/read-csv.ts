import { parse } from 'csv-parse/sync';
import { badRequest } from './scoring-error.js';
import { tableOfRows, type SentTable } from './sent-table.js';

/**
 * The table in a CSV body: a line of names, then a line for each flight. Values are texts; an empty one is missing.
 *
 * @throws {ScoringError} BAD_REQUEST
 */
export function readCsv(text: string): SentTable {
  const [names, ...rows] = parseCsv(text);
  if (!names) throw badRequest('the body is empty: its first line must name the columns');
  if (new Set(names).size !== names.length) throw badRequest('the first line names a column twice');
  return tableOfRows(names, rows.map((row) => row.map((cell) => (cell === '' ? null : cell))));
}

/** What the parser says may repeat the body, so only the line is taken from it. */
function parseCsv(text: string): string[][] {
  try {
    return parse(text, { bom: true, skip_empty_lines: true });
  } catch (error) {
    const line = typeof error === 'object' && error !== null && 'lines' in error ? ` (line ${String(error.lines)})` : '';
    throw badRequest(`the body is not valid CSV with as many values in each line as in the first${line}`);
  }
}
