import { contractName, type Contract } from '@tripod/contracts';
import { AppError } from '../errors.js';
import type { Source } from '../sources/source.js';
import { countOf, type Accounts } from './accounts.js';

/** An ingest whose records are all read. */
export interface ReadIngest {
  readonly source: Source;
  /** The contract that accounts for the records. */
  readonly first: Contract;
  readonly accounts: Accounts;
  readonly maxRefused: number | undefined;
  /** Partitions that this run has blocked, each with the reason. */
  readonly blocked: readonly string[];
}

/**
 * Refuses an ingest of which too little could be stored.
 *
 * @throws {AppError} PARTITION_BLOCKED, ALL_REFUSED, TOO_MANY_REFUSED
 */
export function refuseIngest({ source, first, accounts, maxRefused, blocked }: ReadIngest): void {
  if (blocked.length > 0 || (accounts.partitionsLeft > 0 && maxRefused === undefined)) throw partitionsBlocked(source, accounts, blocked);
  if (countOf(accounts.refused, first) > 0 && countOf(accounts.stored, first) + countOf(accounts.superseded, first) === 0) throw allRefused(source, accounts, first);
  if (maxRefused !== undefined && isOver(accounts, first, maxRefused)) throw tooManyRefused(source, accounts, first, maxRefused);
}

const SHOWN_BLOCKED = 3;

function partitionsBlocked({ place }: Source, { partitionsLeft, firstRefusal }: Accounts, blocked: readonly string[]): AppError {
  const count = Math.max(partitionsLeft, blocked.length);
  const shown = blocked.length > 0 ? blocked.slice(0, SHOWN_BLOCKED).join('. ') : (firstRefusal?.reason ?? '');
  return new AppError(
    'PARTITION_BLOCKED',
    `${count} ${count === 1 ? 'partition' : 'partitions'} of ${place} are not stored, as PARTITION_CHECKS says: they are as they were before, and their records are in quarantine. ${shown}. ` +
      'Correct the source; or, if it is right, ingest again with PARTITION_CHECKS set to warn.',
  );
}

function allRefused({ place }: Source, { refused, firstRefusal }: Accounts, first: Contract): AppError {
  const reason = firstRefusal === null ? '' : ` The first one (${firstRefusal.key}): ${firstRefusal.reason}.`;
  return new AppError(
    'ALL_REFUSED',
    `Every record of ${place} was refused as ${contractName(first)}: ${countOf(refused, first)} are in quarantine.${reason} ` +
      'What was stored before is unchanged. See the quarantine command, and correct the source or the pipeline.',
  );
}

/** Of a partition, or of all that came without one. */
function isOver({ partitionsLeft, records, duplicates, outsidePeriod, ignored, refused }: Accounts, first: Contract, maxRefused: number): boolean {
  return partitionsLeft > 0 || countOf(refused, first) > maxRefused * (records - duplicates - outsidePeriod - ignored);
}

function tooManyRefused({ place }: Source, { partitionsLeft, refused, firstRefusal }: Accounts, first: Contract, maxRefused: number): AppError {
  const where = partitionsLeft === 0 ? '' : ` in ${partitionsLeft} ${partitionsLeft === 1 ? 'partition' : 'partitions'}, which are as they were before`;
  const reason = firstRefusal === null ? '' : ` The first one (${firstRefusal.key}): ${firstRefusal.reason}.`;
  return new AppError(
    'TOO_MANY_REFUSED',
    `More than ${Number((100 * maxRefused).toFixed(6))}% of the records of ${place} were refused as ${contractName(first)}${where}: ${countOf(refused, first)} are in quarantine.${reason} ` +
      'See the quarantine command, and correct the source or the pipeline, or allow more by --max-refused.',
  );
}

/** What all statements of one ingest share, of its parts. */
