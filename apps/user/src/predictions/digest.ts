import { createHash } from 'node:crypto';

/**
 * One name for a day's predictions, equal for two sources when and only when they agree in every bit: sha256 over, for
 * each flight in the order of the ids' code units, the id in UTF-8, a line feed, and the float64 in 8 bytes, little endian.
 */
export function predictionsDigest(flightIds: readonly string[], lateProbabilities: Float64Array): string {
  const order = flightIds.map((_, i) => i).sort((a, b) => compare(flightIds[a] ?? '', flightIds[b] ?? ''));
  const hash = createHash('sha256');
  const bits = Buffer.alloc(8);
  for (const i of order) {
    bits.writeDoubleLE(lateProbabilities[i] ?? Number.NaN);
    hash.update(`${flightIds[i]}\n`).update(bits);
  }
  return hash.digest('hex');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
