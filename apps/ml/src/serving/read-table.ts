import type { AnyColumn } from '@tripod/contracts';
import { castColumns, type CastColumn } from './cast-columns.js';
import { ScoringError } from './scoring-error.js';
import { readCsv, readJson } from './table-forms.js';

/** How many rows one request may bring. */
export const MAX_ROWS = 100_000;

/**
 * Reads the body of `POST /invocations` into the columns that a package needs, by MLflow's scoring protocol: what its
 * server accepts is accepted, except what it would change in silence. Bounds and patterns are left to `checkColumns`.
 *
 * @param needed columns of the instance contract
 * @throws {ScoringError} which says what the client should send instead
 */
export function readTable(contentType: string | undefined, body: Uint8Array, needed: readonly CastColumn[]): Record<string, AnyColumn> {
  const format = formatOf(contentType);
  const text = decodeUtf8(body);
  const table = format === 'json' ? readJson(text) : readCsv(text);
  if (table.rows > MAX_ROWS) {
    throw new ScoringError('INVALID_PARAMETER_VALUE', `the request has ${table.rows} rows, the limit is ${MAX_ROWS}: send them in parts`);
  }
  return castColumns(table, needed);
}

type BodyFormat = 'json' | 'csv';

const FORMATS: ReadonlyMap<string, BodyFormat> = new Map([
  ['application/json', 'json'],
  ['text/csv', 'csv'],
]);

/** How a body is written, from its `Content-Type`: `application/json` or `text/csv`, in UTF-8; 415 for anything else. */
function formatOf(contentType: string | undefined): BodyFormat {
  const [type = '', ...parameters] = (contentType ?? '').split(';').map((part) => part.trim().toLowerCase());
  const format = FORMATS.get(type);
  const isUtf8 = parameters.every((parameter) => /^charset="?utf-8"?$/.test(parameter));
  if (format && isUtf8) return format;
  const reason = format ? 'in UTF-8 only, without other parameters' : `as Content-Type ${[...FORMATS.keys()].join(' or ')}`;
  throw new ScoringError('BAD_REQUEST', `rows are taken ${reason}`, {}, 415);
}

function decodeUtf8(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new ScoringError('BAD_REQUEST', 'the body is not valid UTF-8');
  }
}
