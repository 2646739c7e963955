import type { Client } from 'pg';
import { withDatabase } from '../database.js';

/**
 * Reads the database as of one moment: everything that `work` asks runs in one transaction, READ ONLY and REPEATABLE
 * READ. What a dataset version names is then exactly what is read, also while an ingest runs.
 *
 * @param url address of the database; BAD_SETTING when it is undefined
 * @throws {AppError} for what a database refuses; what `work` throws else
 */
export function inSnapshot<Result>(url: string | undefined, work: (client: Client) => Promise<Result>, signal?: AbortSignal): Promise<Result> {
  return withDatabase(url, async (client) => {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  }, signal);
}
