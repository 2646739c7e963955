import { messageOf, ToolError } from '@tripod/processes';
import { Client } from 'pg';

/**
 * Runs `work` with one connection and closes it.
 *
 * @throws {ToolError} DATABASE_AWAY if there is no server, or it rejects the login
 */
export async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 30_000 });
  // A server that goes away rejects the running query; the event alone must not end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    throw new ToolError('DATABASE_AWAY', `Postgres at ${withoutPassword(url)} cannot be reached: ${messageOf(error)}`, { cause: error });
  }
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The same address on another database of the same server. */
export function onDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${encodeURIComponent(database)}`;
  return changed.href;
}

/** The same address for another login. */
export function asRole(url: string, role: string, password: string): string {
  const changed = new URL(url);
  changed.username = encodeURIComponent(role);
  changed.password = encodeURIComponent(password);
  return changed.href;
}

/** An address that may be shown. */
export function withoutPassword(url: string): string {
  const shown = new URL(url);
  shown.password = '';
  return shown.href;
}
