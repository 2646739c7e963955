import { quoteIdentifier } from '@tripod/contracts';
import type { Client } from 'pg';
import { z } from 'zod';
import { AppError } from '../../errors.js';
import { MAX_COLUMNS } from '../csv-header.js';
import { keyType, type FoundColumn } from './table-kinds.js';

/** Names a table or view. */
export interface TableName {
  readonly schema: string;
  readonly table: string;
}

/** A table or view as the server describes it. */
export interface FoundTable {
  readonly columns: ReadonlyMap<string, FoundColumn>;
  /** The columns that name a row, in the order of reading. */
  readonly key: readonly string[];
  /** Whether the server makes sure that no two rows have the same key, and none has null. */
  readonly isKeyCertain: boolean;
}

/** The table in SQL. */
export function tableSql({ schema, table }: TableName): string {
  return `${quoteIdentifier(schema)}.${quoteIdentifier(table)}`;
}

const columnRows = z.array(z.object({ name: z.string(), type: z.string(), is_enum: z.boolean(), is_not_null: z.boolean() }));
const COLUMNS = `SELECT attname AS name, format_type(base.oid, NULL) AS type, base.typtype = 'e' AS is_enum, attnotnull AS is_not_null
  FROM pg_attribute JOIN pg_type AS own ON own.oid = atttypid JOIN pg_type AS base ON base.oid = CASE own.typtype WHEN 'd' THEN own.typbasetype ELSE own.oid END
  WHERE attrelid = (SELECT pg_class.oid FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace WHERE nspname = $1 AND relname = $2 AND relkind = ANY ('{r,p,v,m,f}'))
    AND attnum > 0 AND NOT attisdropped ORDER BY attnum`;

const indexRows = z.array(z.object({ columns: z.array(z.string()) }));
/** Those that hold all rows; the primary key comes first. */
const UNIQUE_INDEXES = `SELECT array_agg(attname::text ORDER BY place) AS columns
  FROM pg_index JOIN pg_class ON pg_class.oid = indrelid JOIN pg_namespace ON pg_namespace.oid = relnamespace
    CROSS JOIN unnest(indkey::int2[]) WITH ORDINALITY AS part (number, place) JOIN pg_attribute ON attrelid = indrelid AND attnum = number
  WHERE nspname = $1 AND relname = $2 AND indisunique AND indisvalid AND indpred IS NULL AND indexprs IS NULL AND place <= indnkeyatts
  GROUP BY indexrelid, indisprimary ORDER BY NOT indisprimary, indexrelid`;

/**
 * Looks a table up.
 *
 * @param declared the key; without one it is the primary key, or else the columns of a unique index
 * @param place for messages
 * @throws {AppError} SOURCE_UNREADABLE, SOURCE_COLUMNS
 */
export async function findTable(client: Client, name: TableName, declared: readonly string[] | undefined, place: string): Promise<FoundTable> {
  const names = [name.schema, name.table];
  const found = columnRows.parse((await client.query(COLUMNS, names)).rows);
  if (found.length === 0) throw new AppError('SOURCE_UNREADABLE', `${place} is not a table or view with columns. ${await tablesIn(client, name.schema)}`);
  if (found.length > MAX_COLUMNS) throw new AppError('SOURCE_COLUMNS', `${place} has ${found.length} columns; the max is ${MAX_COLUMNS}. Make a view of those that you need.`);
  const columns = new Map(found.map(({ name: column, type, is_enum: isEnum, is_not_null: isNotNull }) => [column, { name: column, type, isEnum, isNotNull }]));
  const isNeverNull = (key: readonly string[]) => key.every((column) => columns.get(column)?.isNotNull === true);
  const indexes = indexRows.parse((await client.query(UNIQUE_INDEXES, names)).rows).filter(({ columns: key }) => isNeverNull(key));
  const key = declared ?? indexes[0]?.columns;
  if (key === undefined) throw new AppError('SOURCE_COLUMNS', `${place} has no primary key and no unique index over columns that are not null. Declare \`key\`: columns that name a row.`);
  const faults = key.flatMap((column) => {
    const of = columns.get(column);
    if (of === undefined) return [`key column '${column}' is missing`];
    return keyType(of) === undefined ? [`key column '${column}' is ${of.type}, by which rows cannot be paged`] : [];
  });
  if (faults.length > 0) throw new AppError('SOURCE_COLUMNS', `${place} does not fit: ${faults.join('; ')}.`);
  return { columns, key, isKeyCertain: isNeverNull(key) && indexes.some((index) => index.columns.every((column) => key.includes(column))) };
}

async function tablesIn(client: Client, schema: string): Promise<string> {
  const { rows } = await client.query<{ relname: string }>(
    `SELECT relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace WHERE nspname = $1 AND relkind = ANY ('{r,p,v,m,f}') ORDER BY 1 LIMIT 10`,
    [schema],
  );
  return rows.length === 0 ? `Schema '${schema}' has none that this role can see.` : `Schema '${schema}' has ${rows.map(({ relname }) => `'${relname}'`).join(', ')}.`;
}
