import { columnsOf, contractName, datasetPartition, typeFaults, viewName, VIEW_TYPES_SQL, type Contract } from '@tripod/contracts';
import type { Client } from 'pg';
import { APP } from '../app.js';
import { AppError } from '../errors.js';
import type { EtlProject } from '../ingest/project.js';
import { WAY_OUT } from './migration-faults.js';
import { rowsTable } from './tables.js';

/** The contracts that a project's pipelines store, each once. */
export function storedContracts({ pipelines }: Pick<EtlProject, 'pipelines'>): readonly Contract[] {
  return [...new Map(pipelines.flatMap(({ stores }) => stores).map((contract) => [contractName(contract), contract])).values()];
}

/**
 * Compares every stored contract with its view and its table: an edited migration, or a contract that was changed without one.
 *
 * @throws {AppError} DATABASE_CHANGED naming contract, view and column
 */
export async function refuseOtherViews(client: Client, project: EtlProject): Promise<void> {
  const faults: string[] = [];
  for (const contract of [...storedContracts(project), datasetPartition]) faults.push(...(await viewFaults(client, contract)));
  if (faults.length === 0) return;
  throw new AppError('DATABASE_CHANGED', `${faults.join('. ')}. Add a migration, or start anew: ${WAY_OUT}.`);
}

async function viewFaults(client: Client, contract: Contract): Promise<string[]> {
  const found = await typesOf(client, contract);
  const named = `contract ${contractName(contract)} and view ${viewName(contract)}`;
  if (found.size === 0) return [`${named} do not fit: the view is missing`];
  const faults = typeFaults(columnsOf(contract), found);
  const names = columnsOf(contract).map(({ name }) => name);
  const foreign = [...found.keys()].filter((name) => !names.includes(name)).map((name) => `column '${name}' is not in the contract`);
  const nulls = contract === datasetPartition ? [] : await nullFaults(client, contract);
  return [...faults, ...foreign, ...nulls].map((fault) => `${named} differ: ${fault}`);
}

async function nullFaults(client: Client, contract: Contract): Promise<string[]> {
  const { rows } = await client.query<{ name: string; nullable: boolean }>(
    'SELECT attname AS name, NOT attnotnull AS nullable FROM pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped',
    [rowsTable(contract)],
  );
  const stored = new Map(rows.map(({ name, nullable }) => [name, nullable]));
  return columnsOf(contract).flatMap(({ name, nullable }) => {
    if (!nullable || stored.get(name) !== false) return [];
    return [`column '${name}' may be null in the contract, and not in the table`];
  });
}

async function typesOf(client: Client, contract: Contract): Promise<ReadonlyMap<string, string>> {
  const { rows } = await client.query<{ name: string; type: string }>(VIEW_TYPES_SQL, [APP, viewName(contract)]);
  return new Map(rows.map(({ name, type }) => [name, type]));
}
