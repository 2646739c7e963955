import type { AnyColumn } from '@tripod/contracts';
import { castColumns, type NeededColumn } from './cast-columns.js';
import { decodeUtf8, formatOf } from './content-type.js';
import { readCsv } from './read-csv.js';
import { readJson } from './read-json.js';
import { ScoringError } from './scoring-error.js';

/** How many flights one request may bring. */
export const MOST_ROWS = 100_000;

/**
 * The body of `POST /invocations` as the columns that a package reads, by MLflow's scoring protocol: what its server
 * accepts is accepted, except what it would change without a word.
 *
 * @throws {ScoringError} which says what the client should send instead
 */
export function readScoringRequest(
  contentType: string | undefined,
  body: Uint8Array,
  needed: readonly NeededColumn[],
): { readonly rows: number; readonly columns: Record<string, AnyColumn> } {
  const format = formatOf(contentType);
  const text = decodeUtf8(body);
  const table = format === 'json' ? readJson(text) : readCsv(text);
  if (table.rows > MOST_ROWS) {
    throw new ScoringError('INVALID_PARAMETER_VALUE', `${table.rows} rows in one request, ${MOST_ROWS} at most are taken: send them in parts`);
  }
  return { rows: table.rows, columns: castColumns(table, needed) };
}
