import { contractName, type Contract } from '@tripod/contracts';
import { z } from 'zod';
import { AppError } from '../errors.js';
import type { Batch, RefusedRecord } from './pipeline.js';

const byContract = z.record(z.string(), z.int());

/**
 * What became of the records of an ingest so far, over all its runs. Numbers by contract stand under names such as
 * `reading v1`.
 */
export const accounts = z.strictObject({
  records: z.int(),
  /** Rows that the store took. */
  stored: byContract,
  /** Rows that the store did not take, because a source that comes before this one has a row of the same key. */
  superseded: byContract,
  /** Records in quarantine. */
  refused: byContract,
  duplicates: z.int(),
  outsidePeriod: z.int(),
  ignored: z.int(),
  /** Partitions that are as they were, because too many records of theirs were refused. */
  partitionsLeft: z.int().default(0),
  /** The first and the last partition that the ingest wrote or found unchanged. */
  firstPartition: z.int().nullable(),
  lastPartition: z.int().nullable(),
  firstRefusal: z.strictObject({ key: z.string(), reason: z.string() }).nullable(),
});
export type Accounts = z.infer<typeof accounts>;

/** The accounts of an ingest that has just begun. */
export const NO_ACCOUNTS: Accounts = {
  records: 0,
  stored: {},
  superseded: {},
  refused: {},
  duplicates: 0,
  outsidePeriod: 0,
  ignored: 0,
  partitionsLeft: 0,
  firstPartition: null,
  lastPartition: null,
  firstRefusal: null,
};

/** Numbers of one batch, or of several that are stored together. */
export type AccountsChange = Partial<Accounts>;

/** Accounts with a change added. */
export function addAccounts(before: Accounts, change: AccountsChange): Accounts {
  return {
    records: before.records + (change.records ?? 0),
    stored: addByContract(before.stored, change.stored),
    superseded: addByContract(before.superseded, change.superseded),
    refused: addByContract(before.refused, change.refused),
    duplicates: before.duplicates + (change.duplicates ?? 0),
    outsidePeriod: before.outsidePeriod + (change.outsidePeriod ?? 0),
    ignored: before.ignored + (change.ignored ?? 0),
    partitionsLeft: before.partitionsLeft + (change.partitionsLeft ?? 0),
    firstPartition: least(before.firstPartition, change.firstPartition),
    lastPartition: greatest(before.lastPartition, change.lastPartition),
    firstRefusal: before.firstRefusal ?? change.firstRefusal ?? null,
  };
}

/** What a batch adds, before its rows are stored. */
export function batchAccounts(batch: Batch, refused: readonly RefusedRecord[]): AccountsChange {
  const counts: Record<string, number> = {};
  for (const { contract } of refused) counts[contractName(contract)] = (counts[contractName(contract)] ?? 0) + 1;
  const [first] = refused;
  return {
    records: batch.records,
    duplicates: batch.duplicates ?? 0,
    outsidePeriod: batch.outsidePeriod ?? 0,
    ignored: batch.ignored ?? 0,
    refused: counts,
    firstRefusal: first === undefined ? null : { key: first.key, reason: first.reason },
  };
}

/** A number of one contract; 0 when none has been counted. */
export function countOf(counts: Readonly<Record<string, number>>, contract: Contract): number {
  return counts[contractName(contract)] ?? 0;
}

/**
 * Proves that no record was lost.
 *
 * @param expected how many records the source has, where it says so
 * @throws {AppError} ACCOUNT_MISMATCH
 */
export function balance(done: Accounts, first: Contract, expected: number | undefined): void {
  check('records', done.records, {
    stored: countOf(done.stored, first),
    superseded: countOf(done.superseded, first),
    'in quarantine': countOf(done.refused, first),
    duplicates: done.duplicates,
    'outside the period': done.outsidePeriod,
    ignored: done.ignored,
  });
  if (expected !== undefined) check('records in the source', expected, { 'accounted for': done.records });
}

function check(name: string, whole: number, parts: Readonly<Record<string, number>>): void {
  const sum = Object.values(parts).reduce((a, b) => a + b, 0);
  if (sum === whole) return;
  const words = Object.entries(parts).map(([part, count]) => `${count} ${part}`);
  throw new AppError('ACCOUNT_MISMATCH', `The account does not add up: ${whole} ${name}, but ${words.join(' + ')} = ${sum}. This is a fault of the pipeline: please report it.`);
}

function addByContract(before: Readonly<Record<string, number>>, change: Readonly<Record<string, number>> = {}): Record<string, number> {
  const names = new Set([...Object.keys(before), ...Object.keys(change)]);
  return Object.fromEntries([...names].map((name) => [name, (before[name] ?? 0) + (change[name] ?? 0)]));
}

function least(a: number | null, b: number | null | undefined): number | null {
  const known = [a, b].filter((value) => typeof value === 'number');
  return known.length === 0 ? null : Math.min(...known);
}

function greatest(a: number | null, b: number | null | undefined): number | null {
  const known = [a, b].filter((value) => typeof value === 'number');
  return known.length === 0 ? null : Math.max(...known);
}
