import { messageOf, ToolError } from '@tripod/processes';
import type { LoadedTable } from './loaded-table.js';
import type { TableFile } from './table-file.js';
import { named, pathSql, type WorkTable } from './work-table.js';

/** The kinds of our Parquet source. */
type ParquetKind = 'integer' | 'number' | 'boolean' | 'text' | 'microseconds' | 'day';

interface KindOf {
  readonly kind: ParquetKind;
  readonly types: RegExp;
  /** The value as a text, null where it is not finite. */
  readonly sql: (column: string) => string;
}

const KINDS: readonly KindOf[] = [
  { kind: 'integer', types: /^U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?$/, sql: (column) => `${column}::VARCHAR` },
  { kind: 'number', types: /^(?:FLOAT|DOUBLE|DECIMAL\(.*\))$/, sql: (column) => `CASE WHEN isfinite(${column}::DOUBLE) THEN ${column}::DOUBLE::VARCHAR END` },
  { kind: 'boolean', types: /^BOOLEAN$/, sql: (column) => `${column}::VARCHAR` },
  { kind: 'text', types: /^(?:VARCHAR|UUID|ENUM\(.*\))$/, sql: (column) => `${column}::VARCHAR` },
  { kind: 'microseconds', types: /^TIMESTAMP(?:_S|_MS|_NS)?$/, sql: (column) => `CASE WHEN isfinite(${column}) THEN strftime(${column}, '%Y-%m-%dT%H:%M:%S') END` },
  { kind: 'day', types: /^DATE$/, sql: (column) => `CASE WHEN isfinite(${column}) THEN ${column}::VARCHAR END` },
];
const MAX_COLUMNS = 1_000;

/**
 * Reads a Parquet file into the work table.
 *
 * @throws {ToolError} SOURCE_UNREADABLE, SOURCE_EMPTY, SOURCE_COLUMNS
 */
export async function loadParquet(work: WorkTable, file: TableFile): Promise<LoadedTable> {
  const source = `read_parquet(${pathSql(file.path)})`;
  const unreadable = (cause: unknown) => {
    throw new ToolError('SOURCE_UNREADABLE', `${file.path} is not a Parquet file that can be read (${messageOf(cause).split('\n')[0] ?? ''}). Is it whole?`, { cause });
  };
  const described = await work.rows(`DESCRIBE SELECT * FROM ${source}`).catch(unreadable);
  if (described.length < 2) throw new ToolError('SOURCE_COLUMNS', `${file.path} has ${described.length} column. A model needs the column to predict and at least one more.`);
  if (described.length > MAX_COLUMNS) throw new ToolError('SOURCE_COLUMNS', `${file.path} has ${described.length.toLocaleString('en')} columns; the max is ${MAX_COLUMNS.toLocaleString('en')}. Write it without those that no model needs.`);
  const columns = described.map(([name, type]) => ({ original: String(name), ...kindOf(file.path, String(name), String(type)) }));
  await work.rows(`CREATE TABLE t AS SELECT ${columns.map(({ original, sql }, index) => `${sql(named(original))} AS c${index}`).join(', ')} FROM ${source}`).catch(unreadable);
  const [[rows] = []] = await work.rows('SELECT count(*)::INTEGER FROM t');
  if (typeof rows !== 'number') throw new TypeError('DuckDB counted no rows');
  if (rows === 0) throw new ToolError('SOURCE_EMPTY', `${file.path} has no rows: name a table with rows, or make a project without one by --empty.`);
  return {
    table: { format: 'parquet', place: file.place, columns: Object.fromEntries(columns.map(({ original, kind }) => [original, kind])) },
    columns: columns.map(({ original, kind }) => ({ original, given: kind })),
    rows,
    notes: [],
  };
}

function kindOf(path: string, name: string, type: string): KindOf {
  const found = KINDS.find(({ types }) => types.test(type));
  if (found !== undefined) return found;
  const hint = type.startsWith('TIMESTAMP WITH') ? 'Write it as a timestamp without zone' : 'Write the file without it, or as columns of texts and numbers';
  throw new ToolError('SOURCE_COLUMNS', `${path} has a column '${name}' of the type ${type}, which etl's source does not read. ${hint}.`);
}
