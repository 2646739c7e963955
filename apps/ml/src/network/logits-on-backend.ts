import type { Matrix } from '@tripod/nodes';
import * as tf from '@tensorflow/tfjs-core';
import { assertWidth, ROWS_AT_ONCE, type Network } from './network.js';

/** One layer's tensors: kernel `[in, out]`, bias `[out]`, float32. */
export interface Layer {
  readonly kernel: tf.Tensor2D;
  readonly bias: tf.Tensor1D;
}

/**
 * Logits `[rows, units]` float32 of features `[rows, in]` float32, by the backend that this thread has started. On wasm a
 * row's logits do not depend on its neighbours, to the last bit; that is why the network ends here, and sigmoid or softmax
 * follow outside, in float64.
 *
 * @throws {RangeError} when the features have another width than the network
 */
export function logitsOnBackend(network: Network, { rows, columns, values }: Matrix): Float32Array {
  const width = columns.length;
  const units = network.sizes.at(-1)!;
  assertWidth(network, width);
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

function layersOf({ sizes, layers }: Network): readonly Layer[] {
  return layers.map(({ kernel, bias }, index) => ({
    kernel: tf.tensor2d(kernel, [sizes[index]!, sizes[index + 1]!]),
    bias: tf.tensor1d(bias),
  }));
}

/** Logits `[rows, units]` float32 of features `[rows, in]` float32. */
export function logits(layers: readonly Layer[], features: tf.Tensor2D): tf.Tensor2D {
  return layers.reduce((input, { kernel, bias }, index) => {
    const activation = index < layers.length - 1 ? 'relu' : 'linear';
    const output = tf.fused.matMul({ a: input, b: kernel, bias, activation });
    return tf.reshape<tf.Rank.R2>(output, [input.shape[0], kernel.shape[1]]);
  }, features);
}
