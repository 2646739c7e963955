import { DuckDBInstance } from '@duckdb/node-api';
import { DateTime } from 'luxon';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@tripod/processes';
import type { FieldReading, ProjectPlan } from '../plan/project-plan.js';
import { namesOf } from './names.js';
import { madeUpRows, type MadeUpRow, type MadeUpValue } from './rows.js';

/** A record as a source gives it: values by the names of the table's columns. */
export type FixtureRecord = Readonly<Record<string, MadeUpValue>>;

/** The file's name beside the source. */
export function fixtureName(plan: ProjectPlan): string {
  const endings = { csv: 'csv', none: 'csv', json: 'json', 'json-lines': 'jsonl', parquet: 'parquet' };
  return `${namesOf(plan).manyFile}.${endings[plan.table.format]}`;
}

/** The columns of the table that the pipeline reads, in the order of the table. */
export function columnsRead(plan: ProjectPlan): readonly string[] {
  const wanted = [...new Set([...plan.fields.map(({ original }) => original), plan.target.original])];
  const { table } = plan;
  if (table.format === 'none') return wanted;
  const order = table.format === 'parquet' ? Object.keys(table.columns) : table.header;
  return order.filter((name) => wanted.includes(name));
}

/** The rows that stand in for the table, in its format: its records, and the bytes of the file. */
export async function fixtureFile(plan: ProjectPlan, sample?: readonly FixtureRecord[]): Promise<Uint8Array> {
  const records = sample ?? madeUpRows(plan).map((row) => recordOf(plan, row));
  const columns = columnsRead(plan);
  const { table } = plan;
  switch (table.format) {
    case 'none':
      return Buffer.from(csvOf(columns, records, ','));
    case 'csv': {
      const text = csvOf(columns, records, table.delimiter);
      return table.encoding === 'utf-16le' ? Buffer.from(`\ufeff${text}`, 'utf16le') : Buffer.from(text, table.encoding === 'latin-1' ? 'latin1' : 'utf8');
    }
    case 'json':
      return Buffer.from(`[\n${records.map((record) => `  ${JSON.stringify(record)}`).join(',\n')}\n]\n`);
    case 'json-lines':
      return Buffer.from(records.map((record) => `${JSON.stringify(record)}\n`).join(''));
    case 'parquet':
      return parquetOf(columns.map((name) => [name, table.columns[name] ?? 'text']), records);
  }
}

/** A made-up row as the table would have it. */
export function recordOf(plan: ProjectPlan, { instance, label }: MadeUpRow): FixtureRecord {
  const isTyped = plan.table.format === 'json' || plan.table.format === 'json-lines' || plan.table.format === 'parquet';
  const { target } = plan;
  const values = new Map(plan.fields.map(({ original, name, reading }) => [original, inSource(instance[name] ?? null, reading, isTyped)]));
  values.set(target.original, inSource(label, target.reading, isTyped));
  return Object.fromEntries(columnsRead(plan).map((column) => [column, values.get(column) ?? null]));
}

/** What the table holds where the contract has a value: the reading, backwards. */
function inSource(value: MadeUpValue, reading: FieldReading, isTyped: boolean): MadeUpValue {
  if (value === null) return null;
  switch (reading.as) {
    case 'given':
    case 'text':
      return value;
    case 'number':
      return numberText(Number(value), reading);
    case 'boolean':
      return asJson(value === true ? reading.yes : reading.no, isTyped);
    case 'day':
      return DateTime.fromISO(String(value), { zone: 'utc' }).toFormat(reading.format, { locale: 'en' });
    case 'minute':
      return minuteText(String(value), reading, isTyped);
  }
}

function numberText(value: number, { decimalComma, thousands, unit }: Extract<FieldReading, { as: 'number' }>): string {
  const [whole = '', ...rest] = String(value).split('.');
  const grouped = thousands === undefined ? whole : whole.replace(/\B(?=(\d{3})+$)/g, thousands);
  return [grouped, ...rest].join(decimalComma ? ',' : '.') + (unit ?? '');
}

/** `1` and `true` are a number and a boolean where the table has types. */
function asJson(text: string, isTyped: boolean): MadeUpValue {
  if (!isTyped) return text;
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

const MICROSECONDS_A_MILLISECOND = 1000;

function minuteText(minute: string, { format, zone }: Extract<FieldReading, { as: 'minute' }>, isTyped: boolean): MadeUpValue {
  const time = DateTime.fromISO(minute, { zone: zone ?? 'utc' });
  switch (format) {
    case 'iso':
      return zone === undefined ? time.toFormat("yyyy-MM-dd'T'HH:mm:ss") : time.toUTC().toFormat("yyyy-MM-dd'T'HH:mm:ss'Z'");
    case 'unix-seconds':
      return asJson(String(time.toMillis() / 1000), isTyped);
    case 'unix-milliseconds':
      return asJson(String(time.toMillis()), isTyped);
    case 'microseconds':
      return time.toMillis() * MICROSECONDS_A_MILLISECOND;
    default:
      return time.toFormat(format, { locale: 'en' });
  }
}

/** Records as the text of a CSV file; null is an empty field. */
export function csvOf(columns: readonly string[], records: readonly FixtureRecord[], delimiter: string): string {
  const field = (value: MadeUpValue | undefined) => {
    const text = value === null || value === undefined ? '' : String(value);
    return text.includes(delimiter) || /["\n\r]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const line = (fields: readonly (MadeUpValue | undefined)[]) => `${fields.map(field).join(delimiter)}\n`;
  return [line(columns), ...records.map((record) => line(columns.map((column) => record[column])))].join('');
}

type ParquetKinds = Extract<ProjectPlan['table'], { format: 'parquet' }>['columns'];

const PARQUET_SQL: Readonly<Record<ParquetKinds[string], (value: string) => string>> = {
  integer: (value) => `CAST(${value} AS BIGINT)`,
  number: (value) => `CAST(${value} AS DOUBLE)`,
  digits: (value) => `CAST(${value} AS DECIMAL(38, 0))`,
  boolean: (value) => `CAST(${value} AS BOOLEAN)`,
  text: (value) => `CAST(${value} AS VARCHAR)`,
  microseconds: (value) => `make_timestamp(CAST(${value} AS BIGINT))`,
  instant: (value) => `to_timestamp(CAST(${value} AS BIGINT) / 1000000)`,
  day: (value) => `CAST(${value} AS DATE)`,
};

/** Records as a Parquet file with these columns. */
async function parquetOf(columns: readonly (readonly [name: string, kind: ParquetKinds[string]])[], records: readonly FixtureRecord[]): Promise<Uint8Array> {
  const folder = temporaryFolder('fixture');
  const connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
  try {
    const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
    const value = (item: MadeUpValue | undefined) => (item === null || item === undefined ? 'NULL' : typeof item === 'string' ? quoted(item) : String(item));
    const rows = records.map((record) => `(${columns.map(([name, kind]) => PARQUET_SQL[kind](value(record[name]))).join(', ')})`);
    const names = columns.map(([name]) => `"${name.replaceAll('"', '""')}"`);
    const file = join(folder, 'rows.parquet');
    await connection.run(`COPY (SELECT * FROM (VALUES ${rows.join(', ')}) AS rows(${names.join(', ')})) TO ${quoted(file)} (FORMAT parquet)`);
    return await readFile(file);
  } finally {
    connection.closeSync();
    await rm(folder, { recursive: true, force: true });
  }
}
