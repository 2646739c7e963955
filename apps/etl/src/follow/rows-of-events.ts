import { columnsOf, contractName, makeColumns, shownValue, sliceColumns, writeValue, type Contract } from '@tripod/contracts';
import type { BatchRows, RefusedRecord } from '../ingest/pipeline.js';
import type { EventRefusal, EventRow } from './feed-pipeline.js';

/** Rows that events have made, for the store. */
export interface EventRows {
  /** At most one entry a contract, in the order of the contracts. */
  readonly rows: readonly BatchRows[];
  readonly refused: readonly RefusedRecord[];
}

/** Puts rows into columns: of each key the last one. A value that does not fit the kind of its column goes to quarantine. */
export function rowsOfEvents(made: readonly (EventRow | EventRefusal)[], contracts: readonly Contract[]): EventRows {
  const refused = new Map<string, RefusedRecord>();
  const outcomes = new Map<string, EventRow | EventRefusal>();
  for (const outcome of made) outcomes.set(`${contractName(outcome.contract)}\n${outcome.event.id}`, outcome);
  for (const [name, outcome] of outcomes) if ('reason' in outcome) refused.set(name, { key: outcome.event.id, contract: outcome.contract, reason: outcome.reason, raw: outcome.event.body });
  const rows = contracts.flatMap((contract) => {
    const own = [...outcomes.values()].filter((outcome): outcome is EventRow => 'row' in outcome && contractName(outcome.contract) === contractName(contract));
    return own.length === 0 ? [] : [batchRows(contract, own, (outcome, reason) => refused.set(`${contractName(contract)}\n${outcome.event.id}`, { key: outcome.event.id, contract, reason, raw: outcome.event.body }))];
  });
  return { rows, refused: [...refused.values()] };
}

function batchRows(contract: Contract, made: readonly EventRow[], refuse: (outcome: EventRow, reason: string) => void): BatchRows {
  const columns = columnsOf(contract);
  const data = makeColumns(columns, made.length);
  const good: EventRow[] = [];
  for (const outcome of made) {
    const reasons = columns.flatMap((column) => {
      const value = outcome.row[column.name];
      const reason = writeValue(column, data[column.name]!, good.length, value);
      if (reason === undefined) return [];
      return [value === null || value === undefined ? `'${column.name}' ${reason}` : `'${column.name}' is ${shownValue(value)}; it ${reason}`];
    });
    if (reasons.length > 0) refuse(outcome, reasons.join('; '));
    else good.push(outcome);
  }
  return { contract, columns: sliceColumns(data, 0, good.length), key: (row) => good[row]!.event.id, raw: (row) => good[row]!.event.body };
}
