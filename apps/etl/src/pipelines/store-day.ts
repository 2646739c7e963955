import type { DatasetPartition } from '@tripod/contracts';
import type { Client } from 'pg';
import { advanceIngest } from '../store/ledger.js';
import { writePartition } from '../store/partitions.js';
import { isSameQuarantine, replaceQuarantine, type QuarantinedRecord, type StoredQuarantine } from '../store/quarantine.js';
import { inTransaction } from '../store/transaction.js';
import type { EncodedDay } from './encode-day.js';

/** A day as it shall be stored, and what was stored before. */
export interface DayToStore {
  /** The ingest's entry in the ledger. */
  readonly id: string;
  readonly source: string;
  readonly encoded: EncodedDay;
  readonly quarantined: readonly QuarantinedRecord[];
  /** What is stored of the period. */
  readonly before: { readonly partitions: readonly DatasetPartition[]; readonly quarantine: readonly StoredQuarantine[] };
}

/**
 * Stores a day whose rows differ from the stored ones: instances, labels, quarantine and cursor in one transaction.
 * Tells whether rows were written.
 */
export async function storeDay(client: Client, { id, source, encoded, quarantined, before }: DayToStore): Promise<boolean> {
  const { day } = encoded;
  const changed = [encoded.instances, encoded.labels].filter(({ partition }) => !before.partitions.some(isEqual(partition)));
  const isQuarantineSame = isSameQuarantine(before.quarantine.filter((record) => record.day === day), source, quarantined);
  if (changed.length === 0 && isQuarantineSame) return false;
  await inTransaction(client, async () => {
    for (const partition of changed) await writePartition(client, partition);
    if (!isQuarantineSame) await replaceQuarantine(client, source, day, quarantined);
    await advanceIngest(client, id, day);
  });
  return changed.length > 0;
}

function isEqual(a: DatasetPartition): (b: DatasetPartition) => boolean {
  return (b) =>
    a.contract === b.contract &&
    a.contract_version === b.contract_version &&
    a.day === b.day &&
    a.rows === b.rows &&
    a.content_hash === b.content_hash;
}
