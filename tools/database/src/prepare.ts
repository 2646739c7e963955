import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { escapeIdentifier, escapeLiteral } from 'pg';
import { onDatabase, withClient } from './connection.js';

/** Passwords of the three roles. */
export type RolePasswords = Record<'etl' | 'ml' | 'desk', string>;

/** The SQL of deploy/roles.sql and its sha256. */
export function rolesSql(checkout: string): { sql: string; hash: string } {
  const sql = readFileSync(join(checkout, 'deploy', 'roles.sql'), 'utf8');
  return { sql, hash: createHash('sha256').update(sql).digest('hex') };
}

/**
 * Makes a database if it is missing, and in it the roles (with these passwords) and schemas of deploy/roles.sql.
 * @param url the superuser's, on any database of the server
 */
export async function prepareDatabase(url: string, database: string, sql: string, passwords: RolePasswords): Promise<void> {
  await withClient(url, async (client) => {
    // Roles belong to the whole server: two runs that make them at once would fail. The lock lasts as long as the session.
    await client.query("SELECT pg_advisory_lock(hashtext('tripod roles'))");
    const found = await client.query('SELECT FROM pg_database WHERE datname = $1', [database]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${escapeIdentifier(database)} TEMPLATE template0`);
    await withClient(onDatabase(url, database), async (inside) => {
      await inside.query(sql);
      for (const [role, password] of Object.entries(passwords)) {
        await inside.query(`ALTER ROLE ${escapeIdentifier(role)} PASSWORD ${escapeLiteral(password)}`);
      }
    });
  });
}
