import { AppError } from '../../errors.js';
import type { TableName } from './found-table.js';

/**
 * Reads the address of a database from a variable of the environment. Its value is not shown: it holds a password.
 *
 * @throws {AppError} BAD_SETTING
 */
export function databaseAddress(value: string | undefined, source: string, variable: string): string {
  if (value === undefined || value === '') throw new AppError('BAD_SETTING', `${variable} is not set; source '${source}' reads from the database that it names. Write it as postgresql://user:password@host:port/database`);
  if (!isDatabaseAddress(value) || !URL.canParse(value)) throw new AppError('BAD_SETTING', `${variable} must be postgresql://user:password@host:port/database`);
  return value;
}

/** Whether a text begins as the address of a Postgres database. */
export function isDatabaseAddress(text: string): boolean {
  return /^postgres(ql)?:\/\//.test(text);
}

/** A table for messages: its address without user, password and options. */
export function shownTable(address: string, { schema, table }: TableName): string {
  const { host, pathname } = new URL(address);
  return `postgresql://${host}${pathname}#${schema}.${table}`;
}
