import { createReadStream, createWriteStream } from 'node:fs';
import { temporaryFolder } from '@tripod/processes';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { business, quoteIdentifier, viewOf } from '@tripod/contracts';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';

/** Large pieces, so that Node costs as little as it can. */
const PIECE_BYTES = 1 << 20;

/**
 * What an ingest cannot beat: the rows that it stored, written to a file by COPY, and from there by COPY into tables that
 * have the contracts' columns and a primary key and nothing else, each made in the transaction that fills it.
 *
 * @param address of the etl app's role
 * @returns the rows, and the seconds of reading them in alone
 */
export async function copyBound(address: string, etl: string, signal: AbortSignal): Promise<{ rows: number; seconds: number }> {
  const folder = temporaryFolder('copy');
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  try {
    let rows = 0;
    let milliseconds = 0;
    for (const contract of [business.instance, business.label]) {
      const file = join(folder, contract.name);
      const table = `${quoteIdentifier(etl)}.${quoteIdentifier(`${contract.name}_again`)}`;
      const out = client.query(copyTo(`COPY (SELECT * FROM ${viewOf(contract, etl)}) TO STDOUT (FORMAT binary)`));
      await pipeline(out, createWriteStream(file, { highWaterMark: PIECE_BYTES }), { signal });
      const started = performance.now();
      await client.query('BEGIN');
      await client.query(`CREATE TABLE ${table} AS SELECT * FROM ${viewOf(contract, etl)} WITH NO DATA`);
      await client.query(`ALTER TABLE ${table} ADD PRIMARY KEY (${quoteIdentifier(contract.key)})`);
      const into = client.query(copyFrom(`COPY ${table} FROM STDIN (FORMAT binary)`));
      await pipeline(createReadStream(file, { highWaterMark: PIECE_BYTES }), into, { signal });
      await client.query('COMMIT');
      milliseconds += performance.now() - started;
      rows += into.rowCount;
      await rm(file);
    }
    return { rows, seconds: milliseconds / 1000 };
  } finally {
    await client.end();
    await rm(folder, { recursive: true, force: true });
  }
}
