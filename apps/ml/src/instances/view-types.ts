import { VIEW_TYPES_SQL, viewFault, viewName, viewOf, type Column, type Contract } from '@tripod/contracts';
import type { ClientBase } from 'pg';
import { AppError } from '../errors.js';

/**
 * Compares the types of a view's columns with the contract. Binary COPY sends bytes without a type: a view whose column has
 * another type would be read as other values.
 *
 * @throws {AppError} DATASETS_MISSING when there is no such view, CONTRACT_MISMATCH naming each column that differs
 */
export async function assertViewFits(client: ClientBase, etl: string, contract: Contract, columns: readonly Column[]): Promise<void> {
  const { rows } = await client.query<{ name: string; type: string }>(VIEW_TYPES_SQL, [etl, viewName(contract)]);
  if (rows.length === 0) {
    throw new AppError('DATASETS_MISSING', `View ${viewOf(contract, etl)} does not exist. Run \`npm run app -- ${etl} ingest\` first, or correct DATASETS_FROM, the name of the etl app.`);
  }
  const fault = viewFault(contract, etl, new Map(rows.map(({ name, type }) => [name, type])), [...columns]);
  if (fault !== undefined) throw new AppError('CONTRACT_MISMATCH', `${fault}. Correct the view, or use the version of the etl app that publishes this contract.`);
}
