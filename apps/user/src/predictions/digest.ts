import { columnsOf, encodeTuples, readValue, columnOf, rowCount, type Columns, type Contract } from '@tripod/contracts';
import { createHash } from 'node:crypto';

/** Rows that are encoded at once. */
const ROWS_AT_ONCE = 20_000;

/**
 * One name for predictions, equal for two sources if and only if they agree in every bit of every output: sha256 over the
 * rows' binary COPY tuples (columns of the prediction contract, key included), in the order of the keys' code units.
 *
 * @param outputs the columns of the prediction contract, key included
 * @returns lower hex
 */
export function predictionsDigest(prediction: Contract, outputs: Columns): string {
  const key = columnOf(prediction, prediction.key);
  const keys = outputs[prediction.key];
  if (keys === undefined) throw new RangeError(`no column '${prediction.key}'`);
  const texts = Array.from({ length: rowCount(outputs) }, (_, row) => String(readValue(key, keys, row)));
  const order = texts.map((text, row) => ({ text, row })).sort((a, b) => compare(a.text, b.text)).map(({ row }) => row);
  const hash = createHash('sha256');
  for (let from = 0; from < order.length; from += ROWS_AT_ONCE) {
    hash.update(encodeTuples(columnsOf(prediction), outputs, order.slice(from, from + ROWS_AT_ONCE)));
  }
  return hash.digest('hex');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
