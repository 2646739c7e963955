import * as tf from '@tensorflow/tfjs-core';

/** A trained network as plain data: fully connected layers, ReLU between them, ending in logits. */
export interface Network {
  /** Units from the input to the logits: `[41, 64, 32, 1]`. */
  readonly sizes: readonly number[];
  /** For each layer its kernel `[in, out]` (row-major) and its bias `[out]`, float32. */
  readonly layers: readonly { readonly kernel: Float32Array; readonly bias: Float32Array }[];
}

/** One layer's tensors: kernel `[in, out]`, bias `[out]`, float32. */
export interface Layer {
  readonly kernel: tf.Tensor2D;
  readonly bias: tf.Tensor1D;
}

/** The network's layers as tensors; the caller disposes them (or works in `tf.tidy`). */
export function layersOf({ sizes, layers }: Network): readonly Layer[] {
  return layers.map(({ kernel, bias }, index) => ({
    kernel: tf.tensor2d(kernel, [sizes[index]!, sizes[index + 1]!]),
    bias: tf.tensor1d(bias),
  }));
}

/**
 * Logits `[rows, units]` float32 of features `[rows, in]` float32. On wasm a row's logits do not depend on its
 * neighbours, to the last bit; that is why the network ends here, and sigmoid or softmax follow outside, in float64.
 */
export function logits(layers: readonly Layer[], features: tf.Tensor2D): tf.Tensor2D {
  return layers.reduce((input, { kernel, bias }, index) => {
    const activation = index < layers.length - 1 ? 'relu' : 'linear';
    const output = tf.fused.matMul({ a: input, b: kernel, bias, activation });
    return tf.reshape<tf.Rank.R2>(output, [input.shape[0], kernel.shape[1]]);
  }, features);
}
