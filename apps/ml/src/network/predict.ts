import type { Matrix } from '@tripod/nodes';
import * as tf from '@tensorflow/tfjs-core';
import { layersOf, logits, type Network } from './network.js';

/**
 * Rows that go through the network at once: 16 ms of wasm, and little memory. A model package asks its consumers to
 * send as many at most.
 */
export const ROWS_AT_ONCE = 8192;

/**
 * Logits `[rows, units]` float32, row by row, of features `[rows, in]` float32.
 *
 * @throws {RangeError} when the features have another width than the network
 */
export function predictLogits(network: Network, { rows, columns, values }: Matrix): Float32Array {
  const width = columns.length;
  const units = network.sizes.at(-1)!;
  if (width !== network.sizes[0]) throw new RangeError(`the features have ${width} columns, the network was trained on ${network.sizes[0]}`);
  const all = new Float32Array(rows * units);
  for (let from = 0; from < rows; from += ROWS_AT_ONCE) {
    const to = Math.min(from + ROWS_AT_ONCE, rows);
    const batch = values.subarray(from * width, to * width);
    // Nothing is returned: tfjs would look through every number of an array for tensors to keep.
    tf.tidy(() => {
      all.set(logits(layersOf(network), tf.tensor2d(batch, [to - from, width])).dataSync<'float32'>(), from * units);
    });
  }
  return all;
}
