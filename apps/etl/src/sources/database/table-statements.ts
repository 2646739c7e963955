import { quoteIdentifier } from '@tripod/contracts';
import type { Condition } from './condition.js';
import { tableSql, type FoundTable, type TableName } from './found-table.js';
import { keyType, selectOf, type TableKind } from './table-kinds.js';

/** What is read of a table. */
export interface TableRequest extends TableName {
  readonly columns: Readonly<Record<string, TableKind>>;
  readonly where: Condition | undefined;
  readonly zone: string;
}

// COPY takes no parameters. So values are set as settings of the transaction, by statements with parameters, and read from there.
const valueSetting = (index: number) => `source.value_${index}`;
const afterSetting = (index: number) => `source.after_${index}`;
const settingSql = (name: string) => `current_setting('${name}')`;

/** The settings that the values of a condition are read from. */
export function valueSettings({ values }: Condition): readonly (readonly [string, string])[] {
  return values.map((value, index) => [valueSetting(index), value]);
}

/** The settings that say behind which row a page begins. */
export function afterSettings(after: readonly string[]): readonly (readonly [string, string])[] {
  return after.map((value, index) => [afterSetting(index), value]);
}

/** SQL that sets settings until the transaction ends; its parameters are names and values in turn. */
export function setSql(count: number): string {
  return `SELECT ${Array.from({ length: count }, (_, index) => `set_config($${2 * index + 1}, $${2 * index + 2}, true)`).join(', ')}`;
}

/**
 * SQL that sends the next rows behind the settings of {@link afterSettings}, or the first rows: the texts of the key's columns,
 * then the values of the columns.
 */
export function pageSql(request: TableRequest, table: FoundTable, isFirst: boolean, rows: number): string {
  // With the table's name: else ORDER BY takes the text that is selected.
  const key = table.key.map((name) => `${quoteIdentifier(request.table)}.${quoteIdentifier(name)}`).join(', ');
  const after = table.key.map((name, index) => `${settingSql(afterSetting(index))}::${keyTypeOf(table, name)}`);
  const behind = isFirst ? [] : [`(${key}) > (${after.join(', ')})`];
  return `COPY (SELECT ${selected(request, table)} FROM ${tableSql(request)}${whereSql(request, behind)} ORDER BY ${key} LIMIT ${rows}) TO STDOUT (FORMAT binary)`;
}

/**
 * SQL that counts the rows and sums a hash of each: equal rows give equal sums in any order.
 *
 * @param hashesRecords whether the server has `hash_record_extended`, which takes half the time
 */
export function contentSql(request: TableRequest, table: FoundTable, hashesRecords: boolean): string {
  const row = `ROW(${selected(request, table)})`;
  const hash = hashesRecords ? `hash_record_extended(${row}, 0)` : `hashtextextended(${row}::text, 0)`;
  return `SELECT count(*)::text AS records, coalesce(sum(${hash}), 0)::text AS hash FROM ${tableSql(request)}${whereSql(request)}`;
}

/** SQL that counts rows by whether they have a key, and the different keys. */
export function keysSql(request: TableRequest, table: FoundTable): string {
  const key = table.key.map(quoteIdentifier);
  const isNull = key.map((name) => `${name} IS NULL`).join(' OR ');
  return `SELECT count(*) FILTER (WHERE ${isNull})::float8 AS nulls, (count(*) - count(DISTINCT (${key.join(', ')})))::float8 AS repeated FROM ${tableSql(request)}${whereSql(request)}`;
}

function selected({ columns }: TableRequest, table: FoundTable): string {
  const key = table.key.map((name) => `${quoteIdentifier(name)}::text`);
  return [...key, ...Object.entries(columns).map(([name, kind]) => selectOf(kind, quoteIdentifier(name), foundIn(table, name).type))].join(', ');
}

function whereSql({ where }: TableRequest, further: readonly string[] = []): string {
  const own = where === undefined ? [] : [`(${where.texts.map((text, index) => (index === 0 ? text : `${settingSql(valueSetting(index - 1))}${text}`)).join('')})`];
  const all = [...own, ...further];
  return all.length === 0 ? '' : ` WHERE ${all.join(' AND ')}`;
}

function keyTypeOf(table: FoundTable, name: string): string {
  const type = keyType(foundIn(table, name));
  if (type === undefined) throw new TypeError(`'${name}' cannot be a key`);
  return type;
}

function foundIn({ columns }: FoundTable, name: string) {
  const found = columns.get(name);
  if (found === undefined) throw new TypeError(`there is no column '${name}'`);
  return found;
}
