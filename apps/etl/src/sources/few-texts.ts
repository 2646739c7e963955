import type { DuckDBConnection } from '@duckdb/node-api';
import { z } from 'zod';

/** How a column is read: what DuckDB is asked for, and what its answer stands for. */
export interface ColumnReader {
  readonly sql: string;
  valueOf(item: unknown): unknown;
}

/** More different texts than about this many are read one by one. */
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
  // An estimate, which takes no memory for texts that are all different.
  const [estimate] = (await connection.runAndReadAll(`SELECT approx_count_distinct(${text})::DOUBLE FROM ${table}`)).getRows()[0] ?? [];
  if (typeof estimate !== 'number' || estimate === 0 || estimate > MOST) return undefined;
  await connection.run(`CREATE OR REPLACE TYPE ${type} AS ENUM (SELECT DISTINCT ${text} FROM ${table} WHERE ${text} IS NOT NULL)`);
  const inOrder = dictionary.parse((await connection.runAndReadAll(`SELECT unnest(enum_range(NULL::${type}))::VARCHAR`)).getRows());
  return { sql: `enum_code(${text}::${type})`, valueOf: (code) => (typeof code === 'number' ? inOrder[code] : null) };
}
