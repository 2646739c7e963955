import { contractName, rowCount, type Business, type Contract } from '@tripod/contracts';
import { AppError } from '../errors.js';
import { checkRows, refuse, type CheckedRows } from '../store/checked-rows.js';
import { compareKeys, keyAt } from '../store/key-order.js';
import { partitionOf } from '../store/row-partition.js';
import type { Batch, BatchRows, IngestPipeline, RefusedRecord } from './pipeline.js';

/** A batch whose rows were checked. */
export interface CheckedBatch {
  readonly batch: Batch;
  /** One entry a contract; instances before labels. None where all rows were refused: nothing stored is replaced by nothing. */
  readonly parts: readonly CheckedRows[];
  readonly refused: readonly RefusedRecord[];
  /** Whether the batch has a label whose instance is not in it. */
  readonly hasForeignLabels: boolean;
  /** Whether every row of its first contract was refused: such a batch changes nothing that is stored. */
  readonly isRefusedWhole: boolean;
  /** Whether more of its records were refused than may be. Then all were. */
  readonly isOverBound: boolean;
  /** The share of its records that may be refused: 1 for a batch that is not a whole partition. */
  readonly mayBeRefused: number;
}

/**
 * Checks a batch: its account, and each row by its contract. A record that is refused as an instance counts once: its
 * label is left out.
 *
 * @param maxRefused the share of a whole partition's records that may be refused; with more, all are
 * @throws {AppError} ACCOUNT_MISMATCH when records are not accounted for
 * @throws {TypeError} when the pipeline made rows of a contract that it does not store
 */
export function checkBatch(batch: Batch, { name, stores }: Pick<IngestPipeline, 'name' | 'stores'>, business: Business, maxRefused = 1): CheckedBatch {
  const [first] = stores;
  const foreign = batch.rows.find(({ contract }) => !stores.some((stored) => isSame(stored, contract)));
  if (foreign !== undefined) throw new TypeError(`pipeline '${name}' made rows of ${contractName(foreign.contract)}, which is not in its list 'stores'`);
  const ofFirst = batch.rows.find(({ contract }) => isSame(contract, first));
  checkAccount(name, batch, first, ofFirst === undefined ? 0 : rowCount(ofFirst.columns));

  const given = batch.refused ?? [];
  const refused = given.filter(({ contract }) => isSame(contract, first));
  const parts: CheckedRows[] = [];
  if (ofFirst !== undefined) {
    const outcome = checkRows(ofFirst);
    parts.push(outcome.checked);
    refused.push(...outcome.refused);
  }
  const counted = refused.length + (parts[0]?.order.length ?? 0);
  const mayBeRefused = batch.partition === undefined ? 1 : maxRefused;
  const isOverBound = refused.length > mayBeRefused * counted;
  if (isOverBound && ofFirst !== undefined) refused.push(...refuseRest(parts, ofFirst, restReason(refused.length, counted)));
  const refusedKeys = new Set(refused.map(({ key }) => key));
  const isRefusedWhole = refused.length > 0 && (parts[0]?.order.length ?? 0) === 0;
  refused.push(...given.filter(({ contract, key }) => !isSame(contract, first) && !refusedKeys.has(key)));
  for (const rows of batch.rows) {
    if (rows === ofFirst) continue;
    const outcome = checkRows(rows, refusedKeys.size === 0 ? undefined : (row) => refusedKeys.has(rows.key(row)));
    refused.push(...outcome.refused);
    const isEmptied = outcome.checked.order.length === 0 && refused.some(({ contract }) => isSame(contract, rows.contract));
    if (!isEmptied) parts.push(outcome.checked);
  }
  const [instances, labels] = [business.instance, business.label].map((contract) => parts.find((part) => isSame(part.contract, contract)));
  return {
    batch,
    parts: parts.sort((a, b) => Number(isSame(a.contract, business.label)) - Number(isSame(b.contract, business.label))),
    refused,
    hasForeignLabels: labels !== undefined && !isSubset(labels, instances),
    isRefusedWhole,
    isOverBound,
    mayBeRefused,
  };
}

/**
 * The batch after the store has refused rows of it as well: those whose key an earlier batch has. Where more records are
 * refused now than may be, all are.
 *
 * @param first the contract that accounts for the records
 */
export function refuseRepeated(checked: CheckedBatch, repeated: readonly RefusedRecord[], first: Contract): CheckedBatch {
  const all = [...checked.refused, ...repeated];
  const part = checked.parts.find(({ contract }) => isSame(contract, first));
  const refused = all.filter(({ contract }) => isSame(contract, first));
  const counted = (part?.order.length ?? 0) + checked.refused.filter(({ contract }) => isSame(contract, first)).length;
  if (part === undefined || refused.length <= checked.mayBeRefused * counted) return { ...checked, refused: all };
  const repeatedKeys = new Set(repeated.map(({ key }) => key));
  const rest = Array.from(part.order).filter((row) => !repeatedKeys.has(part.from.key(row)));
  refused.push(...rest.map((row) => refuse(part.from, row, restReason(refused.length, counted))));
  const refusedKeys = new Set(refused.map(({ key }) => key));
  refused.push(...all.filter(({ contract, key }) => !isSame(contract, first) && !refusedKeys.has(key)));
  return { ...checked, parts: [], refused, isRefusedWhole: true, isOverBound: true };
}

/**
 * The batch when nothing of it may be stored.
 *
 * @param first the contract that accounts for the records
 */
export function blockBatch(checked: CheckedBatch, first: Contract, reason: string): CheckedBatch {
  const part = checked.parts.find(({ contract }) => isSame(contract, first));
  const rest = part === undefined ? [] : Array.from(part.order, (row) => refuse(part.from, row, reason));
  const blocked = new Set(rest.map(({ key }) => key));
  const refused = [...checked.refused.filter(({ contract, key }) => isSame(contract, first) || !blocked.has(key)), ...rest];
  return { ...checked, parts: [], refused, isRefusedWhole: true, isOverBound: true };
}

/**
 * The batch without the rows of some partitions, which go to quarantine, and without what their records have of other contracts.
 *
 * @param first the contract that accounts for the records
 * @param reasonOf why a partition is not stored; undefined for one that is
 */
export function withholdRows(checked: CheckedBatch, first: Contract, reasonOf: (partition: number) => string | undefined): CheckedBatch {
  const part = checked.parts.find(({ contract }) => isSame(contract, first));
  if (part === undefined) return checked;
  const partition = partitionOf(part);
  const withheld = Array.from(part.order).flatMap((row) => {
    const reason = reasonOf(partition(row));
    return reason === undefined ? [] : [refuse(part.from, row, reason)];
  });
  const keys = new Set(withheld.map(({ key }) => key));
  const parts = checked.parts.map((each) => ({ ...each, order: each.order.filter((row) => !keys.has(each.from.key(row))) }));
  return { ...checked, parts, refused: [...checked.refused.filter(({ contract, key }) => isSame(contract, first) || !keys.has(key)), ...withheld] };
}

function restReason(refused: number, counted: number): string {
  return `${refused} of the ${counted} records of its partition were refused, so none is stored`;
}

/** Takes the good rows out of the first part, for the quarantine. */
function refuseRest([part]: readonly CheckedRows[], rows: BatchRows, reason: string): RefusedRecord[] {
  if (part === undefined) return [];
  const rest = Array.from(part.order, (row) => refuse(rows, row, reason));
  part.order = new Int32Array(0);
  return rest;
}

/** Whether two contracts are the same version of the same thing. */
export function isSame(a: Contract, b: Contract): boolean {
  return a === b || contractName(a) === contractName(b);
}

function checkAccount(name: string, batch: Batch, first: Contract, rows: number): void {
  const { records, duplicates = 0, outsidePeriod = 0, ignored = 0 } = batch;
  const refused = (batch.refused ?? []).filter(({ contract }) => isSame(contract, first)).length;
  const sum = rows + refused + duplicates + outsidePeriod + ignored;
  if (sum === records) return;
  throw new AppError(
    'ACCOUNT_MISMATCH',
    `Pipeline '${name}' accounts for ${sum} of the ${records} records of a batch: ${rows} rows + ${refused} refused + ${duplicates} duplicates + ` +
      `${outsidePeriod} outside the period + ${ignored} ignored. This is a fault of the pipeline: please report it.`,
  );
}

/** Whether each label's key is one of the instances' keys; both are in the order of their keys. */
function isSubset(labels: CheckedRows, instances: CheckedRows | undefined): boolean {
  if (labels.order.length === 0) return true;
  if (instances === undefined) return false;
  const instanceAt = (place: number) => (place < instances.order.length ? keyAt(instances.keys, instances.order[place]!) : undefined);
  let at = 0;
  for (const row of labels.order) {
    const key = keyAt(labels.keys, row);
    let instance = instanceAt(at);
    while (instance !== undefined && instance !== key && compareKeys(instance, key) < 0) instance = instanceAt(++at);
    if (instance !== key) return false;
    at++;
  }
  return true;
}
