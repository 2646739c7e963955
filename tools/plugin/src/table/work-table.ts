import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import { temporaryFolder } from '@tripod/processes';

/** A table of texts in a DuckDB of its own: `t`, with the columns `c0`, `c1`, … and DuckDB's `rowid` from 0. */
export interface WorkTable {
  readonly folder: string;
  /** The rows of a statement, as DuckDB gives them: cast counts to INTEGER or DOUBLE. */
  rows(sql: string, values?: Readonly<Record<string, DuckDBValue>>): Promise<readonly (readonly unknown[])[]>;
  close(): void;
}

/** Makes the database: what does not fit into memory goes into its folder. */
export async function workTable(): Promise<WorkTable> {
  const folder = temporaryFolder('table');
  const clear = () => rmSync(folder, { recursive: true, force: true });
  try {
    // Loaded here: it takes a third of a second, which no other command waits for.
    const { DuckDBInstance } = await import('@duckdb/node-api');
    const instance = await DuckDBInstance.create(':memory:', { memory_limit: '1GB', temp_directory: join(folder, 'spill') });
    const connection: DuckDBConnection = await instance.connect();
    return {
      folder,
      rows: async (sql, values) => (await connection.runAndReadAll(sql, values)).getRows(),
      close: () => {
        connection.closeSync();
        instance.closeSync();
        clear();
      },
    };
  } catch (error) {
    clear();
    throw error;
  }
}

/** A text as SQL writes it. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A name as SQL writes it. */
export const named = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** The path of a file, in which DuckDB takes `*`, `?` and `[` for a pattern; in brackets they stand for themselves. */
export const pathSql = (path: string): string => quoted(path.replace(/[*?[]/g, (character) => `[${character}]`));
