import { columnFaults, columnsOf, contractName, rowCount, shownValue, type AnyColumn, type Column, type Columns, type Contract } from '@tripod/contracts';
import type { BatchRows, RefusedRecord } from '../ingest/pipeline.js';
import { firstOfEachKey, keyAt, orderByKey } from './key-order.js';

/** Rows of one contract that may be stored: each fits the contract, and no two have one key. */
export interface CheckedRows {
  readonly contract: Contract;
  readonly columns: readonly Column[];
  readonly data: Columns;
  readonly keys: AnyColumn;
  /** The rows that may be stored, in the order of their keys. */
  order: Int32Array;
  /** Where the rows come from, for those that are refused later. */
  readonly from: BatchRows;
}

/** Rows in two parts: those to store, and those to quarantine. */
export interface CheckOutcome {
  readonly checked: CheckedRows;
  readonly refused: readonly RefusedRecord[];
}

/**
 * Checks the rows of a batch by their contract, all faults of a row in one reason, and each key against the other keys.
 *
 * @param isDropped rows of a record that is in quarantine already: left out without a word
 * @throws {TypeError} when a column is missing or of another type: a fault of the pipeline
 */
export function checkRows(rows: BatchRows, isDropped?: (row: number) => boolean): CheckOutcome {
  const { contract, columns: data } = rows;
  const reasons = reasonsByRow(contract, data);
  const isOut = (row: number) => reasons.has(row) || isDropped?.(row) === true;
  const count = rowCount(data);
  const good = reasons.size === 0 && isDropped === undefined ? everyRow(count) : everyRow(count).filter((row) => !isOut(row));
  const keys = data[contract.key] ?? [];
  const ordered = orderByKey(keys, good);
  const first = firstOfEachKey(keys, ordered);
  const checked = { contract, columns: columnsOf(contract), data, keys, order: first, from: rows };

  const refused = [...reasons].filter(([row]) => isDropped?.(row) !== true).map(([row, reason]) => refuse(rows, row, reason.join('; ')));
  if (first.length < ordered.length) {
    const kept = new Set(first);
    for (const row of ordered) if (!kept.has(row)) refused.push(refuse(rows, row, repeatedReason(checked, row)));
  }
  return { checked, refused };
}

/** The quarantine entry of a row. */
export function refuse(rows: BatchRows, row: number, reason: string): RefusedRecord {
  return { key: rows.key(row), contract: rows.contract, reason, raw: rows.raw(row) };
}

/** Why a second row of a key is refused. */
export function repeatedReason({ contract, keys }: CheckedRows, row: number): string {
  return `'${contract.key}' is ${shownValue(keyAt(keys, row))}; an earlier record of this reading has the same key`;
}

/** Why a label without an instance is refused. */
export function unknownReason({ contract, keys }: CheckedRows, row: number, instance: Contract): string {
  return `'${contract.key}' is ${shownValue(keyAt(keys, row))}; there is no ${contractName(instance)} with this key`;
}

function everyRow(count: number): Int32Array {
  const rows = new Int32Array(count);
  for (let row = 0; row < count; row++) rows[row] = row;
  return rows;
}

function reasonsByRow(contract: Contract, data: Columns): Map<number, string[]> {
  const reasons = new Map<number, string[]>();
  for (const { row, message } of columnFaults(contract, data)) {
    if (row === undefined) throw new TypeError(`columns of ${contractName(contract)} are not what it says: ${message}`);
    // The row of the batch says nothing to people; the quarantine names the record.
    const reason = message.replace(` in row ${row} `, ' ');
    const known = reasons.get(row);
    if (known === undefined) reasons.set(row, [reason]);
    else known.push(reason);
  }
  return reasons;
}
