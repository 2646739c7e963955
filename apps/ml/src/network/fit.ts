import { setTimeout as pause } from 'node:timers/promises';
import type { Matrix, Step } from '@tripod/nodes';
import * as tf from '@tensorflow/tfjs-core';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { learningRate, ScheduledAdam } from './learning-rate.js';
import type { Layer, Network } from './network.js';
import type { Recipe } from './recipe.js';
import { shuffledRows } from './shuffle.js';
import { trainableLogits } from './trainable-logits.js';

/** Reading a loss waits for the backend, so it is read once in this many steps. */
const STEPS_PER_REPORT = 10;

/** A training step never lets the event loop turn; this lets a Ctrl-C be heard and the report be written. */
const MOMENT_MS = 5;

/** What a network learns from: the first `rows` rows of the features, each with its label (0 or 1). */
export interface Examples {
  readonly features: Matrix;
  readonly labels: Float32Array;
  readonly rows: number;
}

/**
 * Fits a network by Adam on the logistic loss. Equal examples, recipe and backend give equal weights, to the bit.
 * Reports `step`, `loss` and `rows` as it goes; `validate` is asked with the network so far, `recipe.validations` times.
 *
 * @throws the signal's reason when it is aborted
 */
export async function fit(
  examples: Examples,
  recipe: Recipe,
  { signal, report }: Step,
  validate: (network: Network) => Readonly<Record<string, number>> = () => ({}),
): Promise<Network> {
  const { features, labels, rows } = examples;
  const sizes = [features.columns.length, ...recipe.hidden, 1];
  const batch = Math.min(recipe.batch, rows);
  const stepsPerEpoch = Math.floor(rows / batch);
  const steps = stepsPerEpoch * recipe.epochs;
  const stepsPerValidation = Math.max(1, Math.ceil(steps / recipe.validations));
  const random = xoroshiro128plus(recipe.seed);
  const variables = initialLayers(sizes, recipe.seed);
  const optimizer = new ScheduledAdam();
  const feeder = new BatchFeeder(features, labels, batch);
  try {
    for (let epoch = 0; epoch < recipe.epochs; epoch++) {
      const order = shuffledRows(rows, random);
      for (let index = 0; index < stepsPerEpoch; index++) {
        const step = epoch * stepsPerEpoch + index;
        const isReported = (step + 1) % STEPS_PER_REPORT === 0 || step + 1 === steps;
        optimizer.rate = learningRate(step, steps, recipe.peakRate, recipe.warmUp);
        const { x, y } = feeder.next(order, index * batch);
        const loss = optimizer.minimize(() => meanLogLoss(y, trainableLogits(variables, x)), isReported);
        tf.dispose([x, y]);
        if (loss) {
          report({ step: step + 1, steps, loss: loss.dataSync()[0] ?? NaN, rows: (step + 1) * batch });
          loss.dispose();
          await pause(MOMENT_MS);
          signal.throwIfAborted();
        }
        if ((step + 1) % stepsPerValidation === 0 || step + 1 === steps) {
          report({ step: step + 1, ...validate(trained(sizes, variables)) });
        }
      }
    }
    return trained(sizes, variables);
  } finally {
    tf.dispose(variables.flatMap(({ kernel, bias }) => [kernel, bias]));
    optimizer.dispose();
  }
}

interface TrainableLayer extends Layer {
  readonly kernel: tf.Variable<tf.Rank.R2>;
  readonly bias: tf.Variable<tf.Rank.R1>;
}

/** Kernels uniform in ±√(6 / (in + out)) (Glorot and Bengio, 2010), biases 0; drawn in JS, so equal on all backends. */
function initialLayers(sizes: readonly number[], seed: number): readonly TrainableLayer[] {
  return sizes.slice(1).map((out, index) => {
    const into = sizes[index] ?? 0;
    const limit = Math.sqrt(6 / (into + out));
    return tf.tidy(() => ({
      kernel: tf.variable(tf.randomUniform<tf.Rank.R2>([into, out], -limit, limit, 'float32', seed + index)),
      bias: tf.variable(tf.zeros<tf.Rank.R1>([out])),
    }));
  });
}

function meanLogLoss(labels: tf.Tensor2D, predicted: tf.Tensor2D): tf.Scalar {
  return tf.reshape<tf.Rank.R0>(tf.losses.sigmoidCrossEntropy(labels, predicted), []);
}

function trained(sizes: readonly number[], variables: readonly TrainableLayer[]): Network {
  const read = (tensor: tf.Tensor) => Float32Array.from(tensor.dataSync());
  return { sizes, layers: variables.map(({ kernel, bias }) => ({ kernel: read(kernel), bias: read(bias) })) };
}

/** Gathers the rows of one step; its two buffers serve all steps. */
class BatchFeeder {
  private readonly x: Float32Array;
  private readonly y: Float32Array;

  constructor(
    private readonly features: Matrix,
    private readonly labels: Float32Array,
    private readonly batch: number,
  ) {
    this.x = new Float32Array(batch * features.columns.length);
    this.y = new Float32Array(batch);
  }

  /** Rows `order[from … from + batch)` as tensors `[batch, in]` and `[batch, 1]`, to be used before the next are asked for. */
  next(order: Uint32Array, from: number): { x: tf.Tensor2D; y: tf.Tensor2D } {
    const width = this.features.columns.length;
    for (let i = 0; i < this.batch; i++) {
      const row = order[from + i] ?? 0;
      this.y[i] = this.labels[row] ?? NaN;
      this.x.set(this.features.values.subarray(row * width, (row + 1) * width), i * width);
    }
    // Every backend copies the values when a tensor is made (wasm) or first used (native), so the buffers are free again.
    return { x: tf.tensor2d(this.x, [this.batch, width]), y: tf.tensor2d(this.y, [this.batch, 1]) };
  }
}
