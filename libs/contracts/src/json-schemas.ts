import { z } from 'zod';
import { label, type Contract } from './contract.js';
import { datasetPartition } from './dataset-version.js';
import { flightInstance } from './flight-instance.js';
import { flightLabel } from './flight-label.js';
import { flightPrediction } from './flight-prediction.js';

/** Every contract of the project. */
export const contracts: readonly Contract[] = [flightInstance, flightLabel, flightPrediction, datasetPartition];

/** The contracts as JSON Schema (2020-12), by file name under `schemas/`: for other languages, and to compare versions. */
export function jsonSchemas(): ReadonlyMap<string, string> {
  return new Map(
    contracts.map((contract) => [
      `${contract.name}.v${contract.version}.json`,
      `${JSON.stringify({ title: label(contract), ...z.toJSONSchema(contract.schema) }, null, 2)}\n`,
    ]),
  );
}
