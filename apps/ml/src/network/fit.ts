import { setTimeout as pause } from 'node:timers/promises';
import type { Matrix, Step } from '@tripod/nodes';
import * as tf from '@tensorflow/tfjs-core';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { BatchFeeder } from './batch-feeder.js';
import { BestNetwork } from './best-network.js';
import { reasonOfDivergence } from './diverged.js';
import { learningRate, ScheduledAdam } from './learning-rate.js';
import type { Layer } from './logits-on-backend.js';
import type { Network } from './network.js';
import type { Recipe } from './recipe.js';
import { scheduleOf } from './schedule.js';
import { shuffledRows } from './shuffle.js';
import { trainableLogits } from './trainable-logits.js';

/** Reading a loss waits for the backend, so it is read once in this many steps. */
const STEPS_PER_REPORT = 10;

/** A training step never lets the event loop turn; this gives signals and the writing of reports their turn. */
const MOMENT_MS = 1;

/** What a network learns from: the first `rows` rows of the features, and what each of them should give. */
export interface Examples {
  readonly features: Matrix;
  /** `[rows]` float32: what the loss compares the logits with. */
  readonly targets: Float32Array;
  /** `[rows]` float32: how much each row counts, on average 1; undefined: each counts the same. */
  readonly weights?: Float32Array | undefined;
  readonly rows: number;
}

/** What makes a network one of its task: the width of its output, and the loss. */
export interface Objective {
  /** Units of the output layer. */
  readonly units: number;
  /** Mean loss of targets `[batch, 1]` and logits `[batch, units]`, each row times its weight `[batch, 1]`. */
  loss(targets: tf.Tensor2D, logits: tf.Tensor2D, weights: tf.Tensor2D | undefined): tf.Scalar;
}

/** How good the network is so far, on rows that it does not learn from. */
export interface Measured {
  /** Lower is better: what early stopping goes by. */
  readonly loss: number;
  /** What is reported. */
  readonly facts: Readonly<Record<string, number>>;
}

/**
 * Fits a network by Adam. Equal examples, objective, recipe and backend give equal weights, to the bit.
 * Reports `step`, `loss` and `rows` as it goes; measures the network so far `recipe.validations` times, and with
 * `recipe.patience` stops when that many measurements in a row were not better, and returns the weights of the best.
 *
 * @throws the signal's reason when it is aborted
 * @throws {RangeError} when the loss is no longer finite, naming the label or the column that may be why
 */
export async function fit(
  examples: Examples,
  objective: Objective,
  recipe: Recipe,
  { signal, report }: Step,
  measure?: (network: Network) => Measured,
): Promise<Network> {
  // The whole of tfjs, for its side effect: without it no operation has a gradient. It takes half a second, so commands
  // that do not train never load it.
  await import('@tensorflow/tfjs');
  const { features, rows } = examples;
  const sizes = [features.columns.length, ...recipe.hidden, objective.units];
  const { batch, epochs, stepsPerEpoch, steps } = scheduleOf(recipe, rows);
  const stepsPerValidation = Math.max(1, Math.ceil(steps / recipe.validations));
  const random = xoroshiro128plus(recipe.seed);
  const variables = initialLayers(sizes, recipe.seed);
  const optimizer = new ScheduledAdam();
  const feeder = new BatchFeeder(examples, batch);
  const best = recipe.patience === undefined ? undefined : new BestNetwork(recipe.patience);
  try {
    for (let epoch = 0; epoch < epochs; epoch++) {
      const order = shuffledRows(rows, random);
      for (let index = 0; index < stepsPerEpoch; index++) {
        const step = epoch * stepsPerEpoch + index;
        const isReported = (step + 1) % STEPS_PER_REPORT === 0 || step + 1 === steps;
        optimizer.rate = learningRate(step, steps, recipe);
        const { x, y, weights } = feeder.next(order, index * batch);
        const loss = optimizer.minimize(() => objective.loss(y, trainableLogits(variables, x), weights), isReported);
        tf.dispose([x, y, ...(weights ? [weights] : [])]);
        if (loss) {
          const value = loss.dataSync()[0]!;
          loss.dispose();
          if (!Number.isFinite(value)) throw new RangeError(`the loss is ${value} at step ${step + 1}: ${reasonOfDivergence(examples, recipe)}`);
          report({ step: step + 1, steps, loss: value, rows: (step + 1) * batch });
          await pause(MOMENT_MS);
          signal.throwIfAborted();
        }
        if (measure && ((step + 1) % stepsPerValidation === 0 || step + 1 === steps)) {
          const network = trained(sizes, variables);
          const measured = measure(network);
          report({ step: step + 1, ...measured.facts });
          if (best?.take(network, measured.loss)) return best.found ?? network;
        }
      }
    }
    return best?.found ?? trained(sizes, variables);
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
    const into = sizes[index]!;
    const limit = Math.sqrt(6 / (into + out));
    return tf.tidy(() => ({
      kernel: tf.variable(tf.randomUniform<tf.Rank.R2>([into, out], -limit, limit, 'float32', seed + index)),
      bias: tf.variable(tf.zeros<tf.Rank.R1>([out])),
    }));
  });
}

function trained(sizes: readonly number[], variables: readonly TrainableLayer[]): Network {
  const read = (tensor: tf.Tensor) => Float32Array.from(tensor.dataSync());
  return { sizes, layers: variables.map(({ kernel, bias }) => ({ kernel: read(kernel), bias: read(bias) })) };
}
