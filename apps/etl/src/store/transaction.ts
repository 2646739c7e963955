import type { Client } from 'pg';

/** Runs `work` in one transaction: all of it is stored, or nothing. */
export async function inTransaction<T>(client: Client, work: () => Promise<T>): Promise<T> {
  await client.query('BEGIN');
  try {
    const result = await work();
    await client.query('COMMIT');
    return result;
  } catch (error) {
    // When the connection is gone, the server has rolled back already.
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/** One number for all ingests of a database. */
const INGEST_LOCK = 7_301_001;

/** Waits until no other ingest writes to this database; the lock ends with the connection. `onWait` tells that it has to wait. */
export async function lockIngests(client: Client, onWait: () => void): Promise<void> {
  const { rows } = await client.query<{ free: boolean }>('SELECT pg_try_advisory_lock($1) AS free', [INGEST_LOCK]);
  if (rows[0]?.free === true) return;
  onWait();
  await client.query('SELECT pg_advisory_lock($1)', [INGEST_LOCK]);
}
