import { createHash } from 'node:crypto';
import { setImmediate as turnOfEventLoop } from 'node:timers/promises';
import { bytesOf, encoded, type TypedArray } from '../packaging/typed-json.js';
import { piecesOf, refuseMinusZero } from './dataset-files.js';

/**
 * sha256 over a dataset, its JSON data and every byte of its arrays; lower hex. Equal contents are equal datasets. A gigabyte
 * takes about a second.
 *
 * @throws {TypeError} as `writeDataset`, for what cannot be written
 * @throws the signal's reason when it is aborted
 */
export async function contentOf(value: unknown, signal?: AbortSignal): Promise<string> {
  const arrays: TypedArray[] = [];
  const json = JSON.stringify(encoded(value, 'it', (array) => arrays.push(array)), refuseMinusZero);
  const hash = createHash('sha256').update(`${Buffer.byteLength(json)} ${json}`);
  for (const array of arrays) {
    for (const piece of piecesOf(bytesOf(array))) {
      hash.update(piece);
      await turnOfEventLoop();
      signal?.throwIfAborted();
    }
  }
  return hash.digest('hex');
}
