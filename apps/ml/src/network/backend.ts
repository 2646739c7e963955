import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import util from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { AppError } from '../errors.js';

/** What computes: TensorFlow's own library, or WebAssembly. Trained weights differ between the two. */
export type Backend = 'native' | 'wasm';

/** The backend that was started, with its version. */
export interface StartedBackend {
  readonly name: Backend;
  readonly version: string;
}

/**
 * Where `npm run native` has put the addon that it builds: `.tripod/native` of the checkout that this file lies in.
 * No later install undoes it there.
 */
export function nativeDirectory(): string | undefined {
  for (let folder = dirname(fileURLToPath(import.meta.url)); folder !== dirname(folder); folder = dirname(folder)) {
    const native = join(folder, '.tripod', 'native');
    if (existsSync(join(native, 'package.json'))) return native;
  }
  return undefined;
}

/**
 * Starts the backend that computes for the rest of this process and says which one it is.
 * `auto` takes native when it loads and computes a probe correctly, else wasm.
 *
 * @throws {AppError} BACKEND_MISSING when the wanted backend does not load, or computes the probe wrongly
 */
export async function startBackend(wanted: 'auto' | Backend): Promise<StartedBackend> {
  if (wanted !== 'wasm') {
    const fault = await startNative();
    if (fault === undefined) return { name: 'native', version: `${tf.version_core}, TensorFlow ${tensorflowVersion()}` };
    if (wanted === 'native') {
      throw new AppError('BACKEND_MISSING', `The native backend does not work here: ${fault}. Build it with \`npm run native\`, or leave ML_BACKEND at auto.`);
    }
  }
  const fault = await startWasm();
  if (fault !== undefined) throw new AppError('BACKEND_MISSING', `The wasm backend does not work here: ${fault}.`);
  return { name: 'wasm', version: tf.version_core };
}

async function startNative(): Promise<string | undefined> {
  // tfjs-node 4.22 calls a function that Node 22 warns of and Node 23 no longer has.
  Object.assign(util, { isNullOrUndefined: (value: unknown) => value == null });
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '1'; // not what TensorFlow has to say of the processor at each start
  const native = nativeDirectory();
  const requireNative = createRequire(native === undefined ? import.meta.url : join(native, 'package.json'));
  try {
    requireNative('@tensorflow/tfjs-node');
  } catch (cause) {
    return cause instanceof Error ? (cause.message.split('\n')[0] ?? cause.message) : String(cause);
  }
  if (!(await tf.setBackend('tensorflow'))) return 'it did not register';
  return probe('tensorflow');
}

/** Another version of the library may learn other bits. */
function tensorflowVersion(): string {
  return z.object({ binding: z.object({ TF_Version: z.string() }) }).parse(tf.backend()).binding.TF_Version;
}

async function startWasm(): Promise<string | undefined> {
  const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
  const wasm = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(join(wasm, '..', '/'));
  return (await tf.setBackend('wasm')) ? probe('wasm') : 'it did not initialize';
}

/** tfjs falls back to plain JavaScript in silence, thirty times slower: so ask who computes, and what 2 × 3 + 4 is. */
function probe(name: string): string | undefined {
  if (tf.getBackend() !== name) return `tfjs fell back to '${tf.getBackend()}'`;
  const value = tf.tidy(() => tf.fused.matMul({ a: tf.tensor2d([2], [1, 1]), b: tf.tensor2d([3], [1, 1]), bias: tf.tensor1d([4]) }).dataSync()[0]);
  return value === 10 ? undefined : `it computed 2 × 3 + 4 = ${value}`;
}
