import { messageOf, ToolError } from '@tripod/processes';
import type { LoadedColumn, LoadedTable } from './loaded-table.js';
import type { TableFile } from './table-file.js';
import { named, pathSql, type WorkTable } from './work-table.js';

/** The kinds of our Parquet source. */
type ParquetKind = 'integer' | 'number' | 'digits' | 'boolean' | 'text' | 'microseconds' | 'instant' | 'day';

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
  { kind: 'instant', types: /^TIMESTAMP WITH TIME ZONE$/, sql: (column) => `CASE WHEN isfinite(${column}) THEN strftime(make_timestamp(epoch_us(${column})), '%Y-%m-%dT%H:%M:%SZ') END` },
  { kind: 'day', types: /^DATE$/, sql: (column) => `CASE WHEN isfinite(${column}) THEN ${column}::VARCHAR END` },
];
const NESTED = /\[\d*\]$|^(?:STRUCT|MAP|UNION)\(/;
const MAX_COLUMNS = 1_000;
/** What a double holds digit by digit. */
const MAX_EXACT = 2 ** 53;

/** A column of the file: its place in the work table is its place here. */
interface FileColumn {
  readonly original: string;
  readonly type: string;
  /** Undefined where our source does not read the type. */
  readonly kind: ParquetKind | undefined;
  readonly sql: (column: string) => string;
}

/**
 * Reads a Parquet file into the work table. Columns that our source does not read are there without their values.
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
  const columns = described.map(([name, type]) => columnOf(String(name), String(type)));
  await work.rows(`CREATE TABLE t AS SELECT ${columns.map(({ original, sql }, index) => `${sql(named(original))} AS c${index}`).join(', ')} FROM ${source}`).catch(unreadable);
  const [[rows] = []] = await work.rows('SELECT count(*)::INTEGER FROM t');
  if (typeof rows !== 'number') throw new TypeError('DuckDB counted no rows');
  if (rows === 0) throw new ToolError('SOURCE_EMPTY', `${file.path} has no rows: name a table with rows, or make a project without one by --empty.`);
  const long = await longIntegers(work, columns);
  const kinds = columns.flatMap((column) => (column.kind === undefined ? [] : [[column.original, long.has(column) ? 'digits' : column.kind] as const]));
  return {
    table: { format: 'parquet', place: file.place, columns: Object.fromEntries(kinds) },
    columns: columns.map((column) => loadedColumn(column, long.has(column))),
    rows,
    notes: await infinityNotes(work, columns, source),
  };
}

function columnOf(original: string, type: string): FileColumn {
  const found = KINDS.find(({ types }) => types.test(type));
  return found === undefined ? { original, type, kind: undefined, sql: (column) => `CASE WHEN ${column} IS NOT NULL THEN 'a value' END` } : { original, type, ...found };
}

function loadedColumn({ original, type, kind }: FileColumn, isLong: boolean): LoadedColumn {
  if (kind === undefined) return NESTED.test(type) ? { original, given: 'nested' } : { original, given: 'unread', type };
  return { original, given: isLong || kind === 'digits' ? 'text' : kind };
}

/** Integers of which a double does not hold all digits: our source gives them as texts. */
async function longIntegers(work: WorkTable, columns: readonly FileColumn[]): Promise<ReadonlySet<FileColumn>> {
  const integers = columns.flatMap((column, place) => (column.kind === 'integer' ? [{ column, place }] : []));
  if (integers.length === 0) return new Set();
  const [found = []] = await work.rows(`SELECT ${integers.map(({ place }) => `coalesce(max(abs(c${place}::DOUBLE)) >= ${MAX_EXACT}, false)`).join(', ')} FROM t`);
  return new Set(integers.flatMap(({ column }, index) => (found[index] === true ? [column] : [])));
}

/** Infinity is no value of a contract. NaN means a missing one. */
async function infinityNotes(work: WorkTable, columns: readonly FileColumn[], source: string): Promise<string[]> {
  const floats = columns.filter(({ type }) => type === 'FLOAT' || type === 'DOUBLE');
  if (floats.length === 0) return [];
  const [counts = []] = await work.rows(`SELECT ${floats.map(({ original }) => `count_if(isinf(${named(original)}))::DOUBLE`).join(', ')} FROM ${source}`);
  return floats.flatMap(({ original }, index) => {
    const count = Number(counts[index]);
    return count === 0 ? [] : [`'${original}' is infinite in ${count.toLocaleString('en')} row${count === 1 ? '' : 's'}: etl puts ${count === 1 ? 'it' : 'them'} into quarantine.`];
  });
}
