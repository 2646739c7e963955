import { viewFault, viewName, viewOf, type Contract } from '@tripod/contracts';
import type pg from 'pg';
import { AppError } from '../errors.js';

/** By names, not by `to_regclass`: that fails in a schema that its etl app has not opened to readers yet. */
const COLUMN_TYPES = `
  select attname as name, format_type(atttypid, atttypmod) as type
  from pg_attribute join pg_class on pg_class.oid = attrelid join pg_namespace on pg_namespace.oid = relnamespace
  where nspname = $1 and relname = $2 and attnum > 0 and not attisdropped`;

/**
 * Compares a view with its contract before any row is read.
 *
 * @param producer name of the etl app
 * @throws {AppError} DATASETS_MISSING without the view, CONTRACT_MISMATCH naming each column that is missing or of another type
 */
export async function checkView(client: pg.ClientBase, contract: Contract, producer: string): Promise<void> {
  const { rows } = await client.query<{ name: string; type: string }>(COLUMN_TYPES, [producer, viewName(contract)]);
  if (rows.length === 0) {
    throw new AppError(
      'DATASETS_MISSING',
      `View ${viewOf(contract, producer)} does not exist. Run \`npm run app -- ${producer} ingest\` first, or correct DATASETS_FROM, the name of the etl app.`,
    );
  }
  const fault = viewFault(contract, producer, new Map(rows.map(({ name, type }) => [name, type])));
  if (fault !== undefined) throw new AppError('CONTRACT_MISMATCH', `${fault}. Run the version of ${producer} that was made for this contract.`);
}
