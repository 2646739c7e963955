import type { DuckDBConnection } from '@duckdb/node-api';
import { z } from 'zod';
import type { ColumnReader } from './parquet.js';

/** More different texts than this are read one by one. */
const MOST = 10_000;

const dictionary = z.array(z.tuple([z.string()])).transform((rows) => rows.map(([text]) => text));

/**
 * Reads a column of few different texts by their numbers: each text is made once, not once for each row, and equal texts
 * are the same object, which makes them fast keys of a map. DuckDB numbers them in its own threads. Undefined when there
 * are too many.
 *
 * @param text the SQL expression of the column
 * @param index names the list of this column
 */
export async function fewTexts(connection: DuckDBConnection, table: string, text: string, index: number): Promise<ColumnReader | undefined> {
  const type = `texts_${index}`;
  const different = `SELECT DISTINCT ${text} AS text FROM ${table} WHERE ${text} IS NOT NULL`;
  const texts = dictionary.parse((await connection.runAndReadAll(`${different} LIMIT ${MOST + 1}`)).getRows());
  if (texts.length === 0 || texts.length > MOST) return undefined;
  await connection.run(`CREATE OR REPLACE TYPE ${type} AS ENUM (${different})`);
  const inOrder = dictionary.parse((await connection.runAndReadAll(`SELECT unnest(enum_range(NULL::${type}))::VARCHAR`)).getRows());
  return { sql: `enum_code(${text}::${type})`, valueOf: (code) => (typeof code === 'number' ? inOrder[code] : null) };
}
