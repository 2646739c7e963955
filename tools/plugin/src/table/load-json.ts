import { messageOf, ToolError } from '@tripod/processes';
import type { GivenKind, LoadedTable } from './loaded-table.js';
import { plainText } from './plain-text.js';
import type { TableFile } from './table-file.js';
import { itemsOf } from './work-answers.js';
import { pathSql, quoted, type WorkTable } from './work-table.js';

/** As for CSV: more fields are values that stand for names. */
const MAX_FIELDS = 1_000;

/**
 * Reads a list of objects, or an object a line, into the work table. What a line of JSON lines holds in place of an
 * object is left out, as etl puts it into quarantine.
 *
 * @throws {ToolError} SOURCE_UNREADABLE, SOURCE_EMPTY, SOURCE_COLUMNS
 */
export async function loadJson(work: WorkTable, file: TableFile): Promise<LoadedTable> {
  const { path, head } = await plainText(file, work.folder, file.format === 'json-lines');
  const format = formatOf(file, head);
  const reading = `read_json_objects(${pathSql(path)}, format = '${format === 'json' ? 'array' : 'newline_delimited'}', ignore_errors = ${String(format === 'json-lines')})`;
  await work.rows(`CREATE TABLE j AS SELECT json AS j FROM ${reading}`).catch((cause: unknown) => {
    throw new ToolError('SOURCE_UNREADABLE', `${file.path} is not ${format === 'json' ? 'a JSON document with a list of objects' : 'JSON lines'} (${messageOf(cause).split('\n')[0] ?? ''}). Write a list of objects, or an object a line.`, { cause });
  });
  const [[all, objects] = []] = await work.rows(`SELECT count(*)::INTEGER, count_if(json_type(j) = 'OBJECT')::INTEGER FROM j`);
  if (typeof all !== 'number' || typeof objects !== 'number') throw new TypeError('DuckDB counted no rows');
  if (all === 0) throw new ToolError('SOURCE_EMPTY', `${file.path} holds no objects: name a table with rows, or make a project without one by --empty.`);
  if (objects < 0.9 * all) throw new ToolError('SOURCE_UNREADABLE', `${file.path} holds ${all - objects} values that are not objects, of ${all}. Write an object for each row.`);
  const names = await namesOf(work, file);
  const paths = `[${names.map((name) => quoted(`/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`)).join(', ')}]`;
  await work.rows(`CREATE TABLE t AS SELECT ${names.map((_, index) => `v[${index + 1}] AS c${index}`).join(', ')} FROM (SELECT json_extract_string(j, ${paths}) AS v FROM j WHERE json_type(j) = 'OBJECT')`);
  const columns = await columnsOf(work, names, paths);
  await work.rows('DROP TABLE j');
  const unfit = all - objects;
  return {
    table: { format, place: file.place, header: names, compressed: file.compression !== undefined },
    columns,
    rows: objects,
    notes: unfit === 0 ? [] : [`${unfit} line${unfit === 1 ? ' does' : 's do'} not hold a JSON object: etl puts them into quarantine.`],
  };
}

function formatOf({ path }: TableFile, head: string): 'json' | 'json-lines' {
  const text = head.replace(/^\uFEFF/, '').trimStart();
  if (text.startsWith('[')) return 'json';
  if (!text.startsWith('{')) throw new ToolError('SOURCE_UNREADABLE', `${path} begins with '${text.slice(0, 1)}', and JSON with a list or an object. Is it another kind of file?`);
  const [line = ''] = text.split('\n');
  try {
    JSON.parse(line);
    return 'json-lines';
  } catch (cause) {
    throw new ToolError('SOURCE_UNREADABLE', `${path} is one object over several lines, not a list of objects. Take the list out of it, or write an object a line.`, { cause });
  }
}

/** The fields of all objects, in the order in which they appear. */
async function namesOf(work: WorkTable, { path }: TableFile): Promise<string[]> {
  const found = await work.rows(
    `SELECT k FROM (SELECT rowid AS r, unnest(json_keys(j)) AS k, generate_subscripts(json_keys(j), 1) AS i FROM j WHERE json_type(j) = 'OBJECT') GROUP BY k ORDER BY min(r), min(i) LIMIT ${MAX_FIELDS + 1}`,
  );
  const names = found.map(([name]) => String(name));
  if (names.length > MAX_FIELDS) throw new ToolError('SOURCE_COLUMNS', `The objects of ${path} have more than ${MAX_FIELDS.toLocaleString('en')} different fields. Are some of their names values? Write these as values.`);
  const [only] = names;
  if (names.length < 2 || only === undefined) throw new ToolError('SOURCE_COLUMNS', `The objects of ${path} have ${names.length} fields. A model needs the field to predict and at least one more.`);
  if (names.includes('')) throw new ToolError('SOURCE_COLUMNS', `An object of ${path} has a field without a name. Name it.`);
  return names;
}

async function columnsOf(work: WorkTable, names: readonly string[], paths: string): Promise<{ original: string; given: GivenKind }[]> {
  const found = await work.rows(
    `SELECT i, list(DISTINCT k) FROM (SELECT unnest(json_type(j, ${paths})) AS k, unnest(range(${names.length}))::INTEGER AS i FROM j WHERE json_type(j) = 'OBJECT') WHERE k IS NOT NULL AND k != 'NULL' GROUP BY i`,
  );
  const kinds = new Map(found.map(([index, list]) => [Number(index), itemsOf(list).map(String)]));
  return names.map((original, index) => ({ original, given: givenOf(kinds.get(index) ?? []) }));
}

const KINDS: Readonly<Record<string, GivenKind>> = { VARCHAR: 'text', BOOLEAN: 'boolean', BIGINT: 'integer', UBIGINT: 'integer', DOUBLE: 'number', OBJECT: 'nested', ARRAY: 'nested' };

function givenOf(types: readonly string[]): GivenKind {
  const kinds = new Set(types.map((type) => KINDS[type] ?? 'mixed'));
  if (kinds.has('number')) kinds.delete('integer');
  const [kind = 'text'] = kinds;
  if (kinds.size <= 1) return kind;
  return kinds.has('nested') ? 'nested' : 'mixed';
}
