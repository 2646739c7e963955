import type { ClientBase } from 'pg';
import { AppError } from '../errors.js';
import { presentVersionOf, rowsAtMost } from '../instances/dataset-versions.js';
import { wordsOf } from '../instances/split.js';
import type { Model } from '../model/model.js';
import { missingRows } from './missing-rows.js';
import type { RecordedTraining } from './recorded-training.js';

/**
 * Compares the stored rows with those that a run has learned from, by the ledger alone.
 *
 * @returns how many rows there are at most
 * @throws {AppError} ROWS_CHANGED, which names the partitions that are not as they were
 */
export async function assertSameRows(
  client: ClientBase,
  { runId, model: { instance, label }, etl }: { readonly runId: string; readonly model: Pick<Model, 'instance' | 'label'>; readonly etl: string },
  { parts, split, partitions }: RecordedTraining,
): Promise<number> {
  const changed: string[] = [];
  let rows = 0;
  for (const part of ['training', 'validation'] as const) {
    const version = await presentVersionOf(client, { etl, contracts: [instance, label], partitions: split[part] });
    rows += rowsAtMost(version, label);
    if (version.hash === parts.datasets[part]) continue;
    const missing = partitions === undefined ? [] : missingRows(part, partitions[part], version.partitions);
    changed.push(...(missing.length > 0 ? missing : [`the ${part} part (${wordsOf(split[part])}) has another dataset version, and the run did not keep which partitions it read`]));
  }
  if (changed.length === 0) return rows;
  throw new AppError('ROWS_CHANGED', `The rows that run ${runId} has learned from are not stored any more. ${changed.join('. ')}. Bring them back, for example from a backup or by an ingest of the same source; or train anew with \`ml train\`.`);
}
