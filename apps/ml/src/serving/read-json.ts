import { badRequest, ScoringError } from './scoring-error.js';
import { tableOfColumns, tableOfRecords, tableOfRows, type SentTable } from './sent-table.js';

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
 * The table in a JSON body of the scoring protocol: exactly one of `dataframe_split`, `dataframe_records`,
 * `instances` and `inputs`. Other keys are ignored, `params` too, as our models have none.
 *
 * @throws {ScoringError} BAD_REQUEST
 */
export function readJson(text: string): SentTable {
  const body = parseJson(text);
  if (!isObject(body)) throw badRequest(`the body must be a JSON object with exactly one of ${FORM_NAMES}`);
  const odd = LANGUAGE_MODEL_KEYS.find((key) => Object.hasOwn(body, key));
  if (odd !== undefined) throw new ScoringError('INVALID_PARAMETER_VALUE', `this model takes flights, not '${odd}': send one of ${FORM_NAMES}`);
  const given = Object.keys(FORMS).filter((form) => Object.hasOwn(body, form));
  const [form, second] = given;
  const read = form === undefined ? undefined : FORMS[form];
  if (form === undefined || read === undefined) throw badRequest(`the body has none of ${FORM_NAMES}`);
  if (second !== undefined) throw badRequest(`the body has both '${form}' and '${second}': send exactly one of ${FORM_NAMES}`);
  return read(body[form]);
}

/** What the parser says repeats the body, so only the place is taken from it. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const place = /at position \d+/.exec(error instanceof Error ? error.message : '')?.[0];
    throw badRequest(`the body is not valid JSON${place ? ` (${place})` : ''}; NaN and Infinity are not JSON either`);
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
    if (!Array.isArray(row)) throw badRequest("a row of 'data' is no list", { row: at });
    return row;
  });
  // without names they are 0, 1, 2, … in MLflow, which are no columns of a flight
  const names: unknown = columns ?? rows[0]?.map((_, at) => String(at)) ?? [];
  if (!isListOfNames(names)) throw badRequest("'columns' must be a list of different names");
  const ragged = rows.findIndex((row) => row.length !== names.length);
  if (ragged >= 0) throw badRequest(`row ${ragged} has ${rows[ragged]?.length} values for ${names.length} columns`, { row: ragged });
  return tableOfRows(names, rows);
}

function readRecords(form: string, sent: unknown): SentTable {
  if (!Array.isArray(sent)) throw badRequest(`'${form}' must be a list of objects, one for each flight`);
  return tableOfRecords(
    sent.map((record: unknown, row) => {
      if (!isObject(record)) throw badRequest(`'${form}' must be a list of objects, and row ${row} is none`, { row });
      return record;
    }),
  );
}

function readColumns(form: string, sent: JsonObject): SentTable {
  const columns: Record<string, readonly unknown[]> = {};
  let rows: number | undefined;
  for (const [name, values] of Object.entries(sent)) {
    if (!Array.isArray(values)) throw badRequest(`'${form}' must have a list of values for each column`);
    rows ??= values.length;
    if (values.length !== rows) throw badRequest(`the columns of '${form}' are not of one length`);
    Object.defineProperty(columns, name, { value: values, enumerable: true }); // a name may be __proto__
  }
  return tableOfColumns(columns);
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
