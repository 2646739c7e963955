import type { Matrix } from '@tripod/nodes';
import * as tf from '@tensorflow/tfjs-core';
import { layersOf, logits, type Network } from './network.js';

/** Rows that go through the network at once: 16 ms of wasm, and little memory. */
const BATCH = 8192;

/** Probabilities `[rows]` float64 of features `[rows, in]` float32: the logit from the backend, the sigmoid from here. */
export function predict(network: Network, features: Matrix): Float64Array {
  const width = features.columns.length;
  const probabilities = new Float64Array(features.rows);
  for (let from = 0; from < features.rows; from += BATCH) {
    const to = Math.min(from + BATCH, features.rows);
    const batch = features.values.subarray(from * width, to * width);
    // Nothing is returned: tfjs would look through every number of an array for tensors to keep.
    tf.tidy(() => {
      const batchLogits = logits(layersOf(network), tf.tensor2d(batch, [to - from, width])).dataSync();
      for (let row = from; row < to; row++) probabilities[row] = sigmoid(batchLogits[row - from] ?? NaN);
    });
  }
  return probabilities;
}

function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}
