import type { Matrix } from '@tripod/nodes';
import { FEW_ROWS, fewLogits } from './few-rows.js';
import type { Network } from './network.js';

/**
 * Logits `[rows, units]` float32 of features `[rows, in]` float32, bit for bit the same for a row alone and among a million.
 *
 * @throws {RangeError} when the features have another width than the network
 * @throws {Error} when WebAssembly does not start, or does not give the bits that the first rows have by themselves
 */
export async function predictLogits(network: Network, features: Matrix): Promise<Float32Array> {
  const { rows, columns, values } = features;
  if (rows <= FEW_ROWS) return fewLogits(network, features);
  const { manyLogits } = await import('./many-rows.js');
  const many = await manyLogits(network, features);
  const few = fewLogits(network, { rows: FEW_ROWS, columns, values: values.subarray(0, FEW_ROWS * columns.length) });
  const other = few.findIndex((logit, place) => logit !== many[place] && !Number.isNaN(logit));
  if (other < 0) return many;
  throw new Error(`WebAssembly computes ${many[other]} on this machine where a row alone gives ${few[other]}: their bits must be equal`);
}
