// Bundled apart from the rest of a model package, as `many-rows.mjs`: a package that is asked for few rows never loads tfjs.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Matrix } from '@tripod/nodes';
import * as tf from '@tensorflow/tfjs-core';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { logitsOnBackend } from './logits-on-backend.js';
import type { Network } from './network.js';

/**
 * Logits `[rows, units]` float32 of features `[rows, in]` float32. Starts WebAssembly, with the file beside this one, unless
 * a backend has been started in this thread.
 *
 * @throws {Error} when WebAssembly does not start; tfjs would fall back to plain JavaScript in silence
 * @throws {RangeError} when the features have another width than the network
 */
export async function manyLogits(network: Network, features: Matrix): Promise<Float32Array> {
  starting ??= start();
  await starting;
  return logitsOnBackend(network, features);
}

let starting: Promise<void> | undefined;

async function start(): Promise<void> {
  // Before the first one is started there is none, whatever its type says.
  const started: string | undefined = tf.getBackend();
  if (started !== undefined) return;
  setWasmPaths(join(fileURLToPath(new URL('.', import.meta.url)), '/'));
  if (!(await tf.setBackend('wasm')) || tf.getBackend() !== 'wasm') {
    throw new Error(`WebAssembly did not start (is the .wasm file beside inference.mjs?); tfjs offers '${tf.getBackend()}'`);
  }
}
