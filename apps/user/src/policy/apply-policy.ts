import { pickRows, valueAt } from '@tripod/contracts';
import type { Labels } from '../instances/read-labels.js';
import type { DecidedRows, Policy, PredictedRows, Worth } from './policy.js';

type Settings = Readonly<Record<string, unknown>>;

/**
 * Decides rows by a policy.
 *
 * @throws {TypeError} when the policy does not give one of its decisions, and a finite cost, for each row
 */
export function applyPolicy(policy: Policy, predicted: PredictedRows, settings: Settings): DecidedRows {
  const { decisions, expectedCosts } = policy.decide(predicted, settings);
  const fault = (reason: string) => new TypeError(`policy '${policy.name}': ${reason}`);
  if (decisions.length !== predicted.rows) throw fault(`${decisions.length} decisions for ${predicted.rows} rows`);
  const unknown = decisions.find((decision) => !Object.hasOwn(policy.decisions, decision));
  if (unknown !== undefined) throw fault(`'${unknown}' is not one of ${Object.keys(policy.decisions).join(', ')}`);
  if (expectedCosts === undefined) return { ...predicted, decisions };
  if (expectedCosts.length !== predicted.rows || !expectedCosts.every(Number.isFinite)) throw fault('a row has no finite expected cost');
  return { ...predicted, decisions, expectedCosts };
}

/** What the decisions of the rows with a label turned out to be worth; null when the policy does not say, or no label is known. */
export function worthOf(policy: Policy, decided: DecidedRows, labels: Labels, settings: Settings): Worth | null {
  if (policy.worth === undefined || labels.rows.length === 0) return null;
  const { expectedCosts } = decided;
  return policy.worth(
    {
      rows: labels.rows.length,
      instances: pickRows(decided.instances, labels.rows),
      outputs: pickRows(decided.outputs, labels.rows),
      decisions: Array.from(labels.rows, (row) => valueAt(decided.decisions, row)),
      ...(expectedCosts === undefined ? {} : { expectedCosts: Float64Array.from(labels.rows, (row) => valueAt(expectedCosts, row)) }),
      labels: labels.columns,
    },
    settings,
  );
}
