import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { nativeDirectory, startBackend } from './backend.js';
import { logits, type Layer } from './logits-on-backend.js';
import { trainableLogits } from './trainable-logits.js';

const backends = [
  { backend: 'wasm', itThere: it },
  { backend: 'native', itThere: nativeDirectory() === undefined ? it.skip : it },
] as const;

for (const { backend, itThere } of backends) {
  itThere(`trainable logits and their gradients are tfjs's own, to the last bit, on ${backend}`, async () => {
    expect((await startBackend(backend)).name).toBe(backend);
    const sizes = [5, 7, 3, 1];
    const layers: readonly Layer[] = sizes.slice(1).map((out, index) => ({
      kernel: tf.variable(tf.randomUniform<tf.Rank.R2>([sizes[index] ?? 0, out], -1, 1, 'float32', index + 1)),
      bias: tf.variable(tf.randomUniform<tf.Rank.R1>([out], -1, 1, 'float32', index + 9)),
    }));
    const features = tf.randomUniform<tf.Rank.R2>([64, 5], -1, 1, 'float32', 42);
    const labels = tf.cast(tf.greater(tf.randomUniform<tf.Rank.R2>([64, 1], 0, 1, 'float32', 43), 0.5), 'float32');
    const gradients = (of: typeof logits) => {
      const { value, grads } = tf.variableGrads(() => tf.reshape<tf.Rank.R0>(tf.losses.sigmoidCrossEntropy(labels, of(layers, features)), []));
      return [value, ...Object.values(grads)].map((tensor) => [...tensor.dataSync()]);
    };
    expect(gradients(trainableLogits)).toEqual(gradients(logits));
  });
}
