import type { Matrix } from '@tripod/nodes';
import { assertWidth, type Network } from './network.js';

/** For these few, calls of WebAssembly take three times as long as the whole. Large requests compare as many, which must stay cheap. */
export const FEW_ROWS = 8;

/**
 * Logits `[rows, units]` float32 of a few rows of features `[rows, in]` float32, without any library: one row takes about
 * 10 µs. WebAssembly gives the same bits: each sum begins with the bias and adds the products in the order of the inputs,
 * and products and sums are rounded to float32 one by one (no fused multiply-add).
 *
 * @throws {RangeError} when the features have another width than the network
 */
export function fewLogits(network: Network, { rows, columns, values }: Matrix): Float32Array {
  const { sizes, layers } = network;
  const width = columns.length;
  assertWidth(network, width);
  const units = sizes.at(-1)!;
  const all = new Float32Array(rows * units);
  for (let row = 0; row < rows; row++) {
    let input = values.subarray(row * width, (row + 1) * width);
    for (const [index, { kernel, bias }] of layers.entries()) {
      const sums = bias.slice();
      addProducts(sums, input, kernel);
      if (index < layers.length - 1) clipNegative(sums);
      input = sums;
    }
    all.set(input, row * units);
  }
  return all;
}

function addProducts(sums: Float32Array, input: Float32Array, kernel: Float32Array): void {
  const { fround } = Math;
  const units = sums.length;
  for (let place = 0, at = 0; place < input.length; place++) {
    const value = input[place]!;
    // Half of the inputs are 0, after one-hot and ReLU; they add nothing.
    if (value === 0) {
      at += units;
      continue;
    }
    for (let unit = 0; unit < units; unit++, at++) sums[unit]! += fround(value * kernel[at]!);
  }
}

function clipNegative(sums: Float32Array): void {
  for (let unit = 0; unit < sums.length; unit++) if (sums[unit]! < 0) sums[unit] = 0;
}
