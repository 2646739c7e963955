import * as tf from '@tensorflow/tfjs-core';
import type { Examples } from './fit.js';

/** Numbers of float32 in a line of the processor's cache. */
const LINE = 16;

/** The rows of a batch lie far from each other: of so many the memory is asked for at once, in place of one after the other. */
const ROWS_AT_ONCE = 16;

/** Gathers the rows of one step; its buffers serve all steps. */
export class BatchFeeder {
  /** What was read ahead, so that no compiler leaves the reading out. */
  ahead = 0;
  private readonly x: Float32Array;
  private readonly y: Float32Array;
  private readonly weights: Float32Array | undefined;

  constructor(
    private readonly examples: Examples,
    private readonly batch: number,
  ) {
    this.x = new Float32Array(batch * examples.features.columns.length);
    this.y = new Float32Array(batch);
    this.weights = examples.weights && new Float32Array(batch);
  }

  /** Rows `order[from … from + batch)` as tensors `[batch, in]`, `[batch, 1]` and `[batch, 1]`, to be used before the next are asked for. */
  next(order: Uint32Array, from: number): { x: tf.Tensor2D; y: tf.Tensor2D; weights: tf.Tensor2D | undefined } {
    const { features, targets, weights } = this.examples;
    const width = features.columns.length;
    const rows = order.subarray(from, from + this.batch);
    this.gather(features.values, rows, width);
    for (let i = 0; i < this.batch; i++) {
      const row = rows[i]!;
      this.y[i] = targets[row]!;
      if (this.weights && weights) this.weights[i] = weights[row]!;
    }
    // Every backend copies the values when a tensor is made (wasm) or first used (native), so the buffers are free again.
    return {
      x: tf.tensor2d(this.x, [this.batch, width]),
      y: tf.tensor2d(this.y, [this.batch, 1]),
      weights: this.weights && tf.tensor2d(this.weights, [this.batch, 1]),
    };
  }

  private gather(values: Float32Array, rows: Uint32Array, width: number): void {
    const { x, batch } = this;
    let ahead = 0;
    for (let first = 0, to = 0; first < batch; first += ROWS_AT_ONCE) {
      const end = Math.min(first + ROWS_AT_ONCE, batch);
      for (let i = first; i < end; i++) {
        const start = rows[i]! * width;
        for (let at = start; at < start + width; at += LINE) ahead += values[at]!;
      }
      for (let i = first; i < end; i++) {
        const start = rows[i]! * width;
        for (let at = start; at < start + width; at++) x[to++] = values[at]!;
      }
    }
    this.ahead = ahead;
  }
}
