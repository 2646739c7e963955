import { partitionId, type Contract, type DatasetPartition } from '@tripod/contracts';

/** How many partitions a message names. */
const NAMED = 5;

/**
 * What of the partitions that a run has read is not stored any more, in words; empty when all of it is.
 *
 * @param read the ledger's rows when the run read them
 * @param stored the ledger's rows now
 */
export function missingRows(part: string, read: readonly DatasetPartition[], stored: readonly DatasetPartition[]): string[] {
  const now = new Map(stored.map((partition) => [keyOf(partition), partition]));
  const then = new Set(read.map(keyOf));
  const changed = [
    ...read.flatMap((before) => changeOf(before, now.get(keyOf(before)))),
    ...stored.filter((partition) => !then.has(keyOf(partition)) && partition.rows > 0).map((partition) => `${keyOf(partition)} was not stored then (now ${rowsInWords(partition)})`),
  ];
  if (changed.length === 0) return [];
  const more = changed.length > NAMED ? `; and ${changed.length - NAMED} more` : '';
  return [`${changed.length} of the ${read.length} partitions of the ${part} part are not as they were: ${changed.slice(0, NAMED).join('; ')}${more}`];
}

function changeOf(before: DatasetPartition, now: DatasetPartition | undefined): string[] {
  if (now === undefined) return before.rows === 0 ? [] : [`${keyOf(before)} is gone (it had ${rowsInWords(before)})`];
  if (now.content_hash === before.content_hash && now.rows === before.rows) return [];
  return [`${keyOf(before)} was rewritten (it had ${rowsInWords(before)}, now ${rowsInWords(now)})`];
}

/** `reading.v1/2024-02-27`, as the ledger names it. */
function keyOf({ contract, contract_version: version, partition }: DatasetPartition): string {
  return partitionId({ name: contract, version } satisfies Pick<Contract, 'name' | 'version'>, partition);
}

function rowsInWords({ rows, content_hash: hash }: DatasetPartition): string {
  return `${rows.toLocaleString('en')} rows with hash ${hash.slice(0, 8)}`;
}
