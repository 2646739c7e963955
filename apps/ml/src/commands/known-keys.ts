import { AppError } from '../errors.js';
import { collect } from '../runs/collect.js';
import type { RunQuery, RunStore, RunSummary, TornRun } from '../runs/run-store.js';
import { fieldText, type RunField } from '../runs/search/conditions.js';

/** How many runs say which keys there are, and how many keys a message offers. */
const [LOOKED_AT, OFFERED] = [100, 12];

/**
 * MLflow answers a misspelt key with no run, or in any order. This names the key, and those that runs have.
 *
 * @param found what the query found
 * @throws {AppError} BAD_USAGE when none of the latest runs has a key that the query names
 */
export async function assertKnownKeys(store: RunStore, { experiment, where = [], order = [] }: RunQuery, found: readonly (RunSummary | TornRun)[]): Promise<void> {
  const whole = found.filter((run) => run.status !== 'TORN');
  // Runs without the key come last: if the first lacks it, all do.
  const fields = [...(whole.length === 0 ? where : []), ...order].map(({ field }) => field).filter((field) => !has(whole[0], field));
  if (fields.length === 0) return;
  const looked = (await collect(store.find({ experiment, limit: LOOKED_AT }))).filter((run) => run.status !== 'TORN');
  if (looked.length === 0) return;
  for (const field of fields) if (!looked.some((run) => has(run, field))) throw unknownKey(field, looked);
}

function has(run: RunSummary | undefined, { entity, key }: RunField): boolean {
  if (entity === 'attributes' || entity === 'datasets') return true;
  return run !== undefined && Object.hasOwn(run[entity], key);
}

function unknownKey(field: RunField, runs: readonly RunSummary[]): AppError {
  const { entity, key } = field;
  const keys = entity === 'attributes' || entity === 'datasets' ? [] : [...new Set(runs.flatMap((run) => Object.keys(run[entity])))].sort();
  const rank = (each: string) => (each.includes(key) ? 0 : 2) + (each.includes('/') ? 1 : 0);
  const near = keys.sort((a, b) => rank(a) - rank(b)).slice(0, OFFERED);
  const offer = near.length === 0 ? `They have no ${entity}.` : `They have: ${near.join(', ')}${near.length < keys.length ? ' …' : ''}.`;
  return new AppError('BAD_USAGE', `'${fieldText(field)}': none of the latest ${runs.length} runs has it. ${offer}`);
}
