import { parse } from 'csv-parse/sync';
import { badRequest, ScoringError } from './scoring-error.js';

/** A table as it was sent, in whatever form: names, and values that are not checked yet. */
export interface SentTable {
  readonly rows: number;
  /** Whether every value is a text (CSV), also of a number or a boolean. */
  readonly isText: boolean;
  has(column: string): boolean;
  /** One value a row; undefined where a row does not have it. Only for a column that the table has. */
  values(column: string): readonly unknown[];
}

type JsonObject = Readonly<Record<string, unknown>>;

const FORMS: Readonly<Record<string, (sent: unknown) => SentTable>> = {
  dataframe_split: readSplit,
  dataframe_records: (sent) => readRecords('dataframe_records', sent),
  instances: (sent) => (isObject(sent) ? readColumns('instances', sent) : readRecords('instances', sent)),
  inputs: (sent) => (isObject(sent) ? readColumns('inputs', listed(sent)) : readRecords('inputs', sent)),
};
const FORM_NAMES = Object.keys(FORMS).join(', ');

/** Keys by which MLflow takes a body for a language model's; it then finds no columns in it. */
const LANGUAGE_MODEL_KEYS = ['messages', 'prompt', 'input'];

/**
 * The table in a JSON body of the scoring protocol: exactly one of `dataframe_split`, `dataframe_records`, `instances`
 * and `inputs`. Other keys are ignored, `params` too, since our models do not have any.
 *
 * @throws {ScoringError} BAD_REQUEST
 */
export function readJson(text: string): SentTable {
  const body = parseJson(text);
  if (!isObject(body)) throw badRequest(`the body must be a JSON object with exactly one of ${FORM_NAMES}`);
  const foreign = LANGUAGE_MODEL_KEYS.find((key) => Object.hasOwn(body, key));
  if (foreign !== undefined) throw new ScoringError('INVALID_PARAMETER_VALUE', `this model takes rows, not '${foreign}': send one of ${FORM_NAMES}`);
  const [form, second] = Object.keys(FORMS).filter((name) => Object.hasOwn(body, name));
  const read = form === undefined ? undefined : FORMS[form];
  if (form === undefined || read === undefined) throw badRequest(`the body has none of ${FORM_NAMES}`);
  if (second !== undefined) throw badRequest(`the body has both '${form}' and '${second}': send exactly one of ${FORM_NAMES}`);
  return read(body[form]);
}

/**
 * The table in a CSV body: a line of names, then a line for each row. Values are texts; an empty one is missing.
 *
 * @throws {ScoringError} BAD_REQUEST
 */
export function readCsv(text: string): SentTable {
  const [names, ...rows] = parseCsv(text);
  if (!names) throw badRequest('the body is empty: its first line must name the columns');
  if (new Set(names).size !== names.length) throw badRequest('the first line names a column twice');
  return tableOfRows(names, rows.map((row) => row.map((cell) => (cell === '' ? null : cell))), true);
}

/** The parser's message may repeat the body, so only the line is taken from it. */
function parseCsv(text: string): string[][] {
  try {
    return parse(text, { bom: true, skip_empty_lines: true });
  } catch (error) {
    const line = typeof error === 'object' && error !== null && 'lines' in error ? ` (line ${String(error.lines)})` : '';
    throw badRequest(`the body is not valid CSV with as many values in each line as in the first${line}`);
  }
}

/** The parser's message repeats the body, so only the position is taken from it. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const place = /at position \d+/.exec(error instanceof Error ? error.message : '')?.[0];
    throw badRequest(`the body is not valid JSON${place ? ` (${place})` : ''}; NaN and Infinity are not valid JSON either`);
  }
}

function readSplit(sent: unknown): SentTable {
  if (!isObject(sent)) throw badRequest("'dataframe_split' must be an object with 'columns' and 'data'");
  if (Object.keys(sent).some((key) => !['columns', 'index', 'data'].includes(key))) {
    throw badRequest("'dataframe_split' may have 'columns', 'index' and 'data' only");
  }
  const { columns, data } = sent;
  if (!Array.isArray(data)) throw badRequest("'dataframe_split' needs 'data', a list of rows");
  const rows: readonly (readonly unknown[])[] = data.map((row: unknown, at) => {
    if (!Array.isArray(row)) throw badRequest("a row of 'data' is not a list", { row: at });
    return row;
  });
  // Without names they are 0, 1, 2, … in MLflow, which are not fields of a contract.
  const names: unknown = columns ?? rows[0]?.map((_, at) => String(at)) ?? [];
  if (!isListOfNames(names)) throw badRequest("'columns' must be a list of different names");
  const ragged = rows.findIndex((row) => row.length !== names.length);
  if (ragged >= 0) throw badRequest(`row ${ragged} has ${rows[ragged]?.length} values for ${names.length} columns`, { row: ragged });
  return tableOfRows(names, rows, false);
}

function readRecords(form: string, sent: unknown): SentTable {
  if (!Array.isArray(sent)) throw badRequest(`'${form}' must be a list of objects, one for each row`);
  const records = sent.map((record: unknown, row) => {
    if (!isObject(record)) throw badRequest(`'${form}' must be a list of objects, and row ${row} is not an object`, { row });
    return record;
  });
  return {
    rows: records.length,
    isText: false,
    has: (column) => records.some((record) => Object.hasOwn(record, column)),
    values: (column) => records.map((record) => (Object.hasOwn(record, column) ? record[column] : undefined)),
  };
}

function readColumns(form: string, sent: JsonObject): SentTable {
  const columns = new Map<string, readonly unknown[]>();
  let rows = 0;
  for (const [name, values] of Object.entries(sent)) {
    if (!Array.isArray(values)) throw badRequest(`'${form}' must have a list of values for each column`);
    if (columns.size > 0 && values.length !== rows) throw badRequest(`the columns of '${form}' have different lengths`);
    rows = values.length;
    columns.set(name, values);
  }
  return { rows, isText: false, has: (column) => columns.has(column), values: (column) => columns.get(column) ?? [] };
}

/** Names once, then rows. Rows are as long as the names, which are all different. */
function tableOfRows(names: readonly string[], rows: readonly (readonly unknown[])[], isText: boolean): SentTable {
  const places = new Map(names.map((name, place) => [name, place]));
  return {
    rows: rows.length,
    isText,
    has: (column) => places.has(column),
    values: (column) => {
      const place = places.get(column);
      return place === undefined ? [] : rows.map((row) => row[place]);
    },
  };
}

/** One row may be written without lists. */
function listed(sent: JsonObject): JsonObject {
  const values = Object.values(sent);
  if (values.length === 0 || values.some((value) => Array.isArray(value))) return sent;
  return Object.fromEntries(Object.entries(sent).map(([name, value]) => [name, [value]]));
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isListOfNames(names: unknown): names is readonly string[] {
  return Array.isArray(names) && names.every((name) => typeof name === 'string') && new Set(names).size === names.length;
}
