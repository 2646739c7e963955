import { rowCount, scoringReplyOf, sliceColumns, type Columns, type Contract } from '@tripod/contracts';
import { setImmediate } from 'node:timers/promises';

/** Rows that are written in a few milliseconds. */
const ROWS_AT_ONCE = 4096;

/** The reply to `/invocations` as JSON, written in parts so that other requests are answered in between. */
export async function replyText(prediction: Contract, columns: Columns): Promise<string> {
  const rows = rowCount(columns);
  const parts: string[] = [];
  for (let from = 0; from < rows; from += ROWS_AT_ONCE) {
    if (from > 0) await setImmediate();
    const { predictions } = scoringReplyOf(prediction, sliceColumns(columns, from, Math.min(rows, from + ROWS_AT_ONCE)));
    parts.push(JSON.stringify(predictions).slice(1, -1));
  }
  return `{"predictions":[${parts.join(',')}]}`;
}
