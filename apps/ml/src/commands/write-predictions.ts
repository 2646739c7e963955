import { columnOf, columnsToRows, predictionFields, readValue, rowCount, type AnyColumn, type Columns, type Contract } from '@tripod/contracts';
import type { FileHandle } from 'node:fs/promises';

const ROWS_AT_ONCE = 10_000;

/** Writes predictions as JSON lines, each a row of the prediction contract. A float has the digits that give it back exactly. */
export async function writePredictions(file: FileHandle, prediction: Contract, keys: AnyColumn, predictions: Columns): Promise<void> {
  const keyColumn = columnOf(prediction, prediction.key);
  const fields = predictionFields(prediction);
  for (let from = 0; from < rowCount(predictions); from += ROWS_AT_ONCE) {
    const rows = columnsToRows(prediction, predictions, fields, from, Math.min(from + ROWS_AT_ONCE, rowCount(predictions)));
    const lines = rows.map((row, i) => `${JSON.stringify({ [prediction.key]: readValue(keyColumn, keys, from + i), ...row })}\n`);
    await file.write(lines.join(''));
  }
}
