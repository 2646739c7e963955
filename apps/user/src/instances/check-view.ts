import { VIEW_TYPES_SQL, viewFault, viewName, viewOf, type Contract } from '@tripod/contracts';
import type pg from 'pg';
import { AppError } from '../errors.js';

/**
 * Compares a view with its contract before any row is read.
 *
 * @param producer name of the etl app
 * @throws {AppError} DATASETS_MISSING without the view, CONTRACT_MISMATCH naming each column that is missing or of another type
 */
export async function checkView(client: pg.ClientBase, contract: Contract, producer: string): Promise<void> {
  const { rows } = await client.query<{ name: string; type: string }>(VIEW_TYPES_SQL, [producer, viewName(contract)]);
  if (rows.length === 0) {
    throw new AppError(
      'DATASETS_MISSING',
      `View ${viewOf(contract, producer)} does not exist. Run \`npm run app -- ${producer} ingest\` first, or correct DATASETS_FROM, the name of the etl app.`,
    );
  }
  const fault = viewFault(contract, producer, new Map(rows.map(({ name, type }) => [name, type])));
  if (fault !== undefined) throw new AppError('CONTRACT_MISMATCH', `${fault}. Run the version of ${producer} that was made for this contract.`);
}
