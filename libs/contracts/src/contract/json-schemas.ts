import { z } from 'zod';
import { contractName, type Contract } from './contract.js';

/** Contracts as JSON Schema (2020-12), by file name: for other languages, and to compare versions. */
export function jsonSchemas(contracts: readonly Contract[]): ReadonlyMap<string, string> {
  return new Map(
    contracts.map((contract) => [
      `${contract.name}.v${contract.version}.json`,
      `${JSON.stringify({ title: contractName(contract), ...z.toJSONSchema(contract.schema) }, null, 2)}\n`,
    ]),
  );
}
