import { existsSync, rmSync } from 'node:fs';
import { checkout, ToolError } from '@tripod/processes';
import { compileAddon } from './compile-addon.js';
import { fetchLibrary } from './fetch-library.js';
import { installPackages } from './install-packages.js';
import { checkVersions, keepNeeded } from './keep-needed.js';
import { beginBeside, nativeFolder, replace, sweepBeside, tfjsNodeIn } from './place.js';
import { probe } from './probe.js';
import { step, type Seconds } from './progress.js';
import { look, missing } from './requirements.js';
import { isBuilt, stampOf, tfjsNodeVersion, writeStamp } from './stamp.js';
import { thisPlatform, wheelFor, type Wheel } from './wheels.js';

/** How the native backend has come to be there. */
export interface Outcome {
  /** `ordinary`: npm's own installation works; `kept`: an earlier build; `built`: now. */
  readonly how: 'ordinary' | 'kept' | 'built';
  /** Where tfjs-node is found from. */
  readonly folder: string;
  readonly tfjsNode: string;
  /** Version of TensorFlow's library. */
  readonly tensorflow: string;
  readonly seconds: Seconds;
}

/**
 * Sees to it that tfjs-node is there and computes; builds it if need be.
 *
 * @throws {ToolError} with the reason and the way out; then nothing has changed
 */
export async function provideNative(signal: AbortSignal, anew = false): Promise<Outcome> {
  sweepBeside(nativeFolder);
  const tfjsNode = tfjsNodeVersion();
  checkVersions(tfjsNode);
  const seconds: Seconds = {};
  const ordinary = anew ? undefined : await tryOrdinary(signal, seconds);
  if (ordinary !== undefined) return { how: 'ordinary', folder: checkout, tfjsNode, tensorflow: ordinary, seconds };
  const wheel = wheelFor(thisPlatform());
  if ('refusal' in wheel) throw new ToolError('UNSUPPORTED_PLATFORM', wheel.refusal);
  const built = { folder: nativeFolder, tfjsNode, tensorflow: wheel.version, seconds };
  if (!anew && isBuilt(nativeFolder, stampOf(wheel))) return { how: 'kept', ...built };
  const lack = missing(await look({ cwd: checkout, signal }));
  if (lack !== undefined) throw new ToolError('PROGRAM_MISSING', lack);
  await build(wheel, signal, seconds);
  return { how: 'built', ...built };
}

/** TensorFlow's version when npm's own installation works. */
async function tryOrdinary(signal: AbortSignal, seconds: Seconds): Promise<string | undefined> {
  if (!existsSync(tfjsNodeIn(checkout))) return undefined;
  try {
    return (await step('try', 'try what npm has installed', seconds, () => probe(checkout, signal))).tensorflow;
  } catch (error) {
    if (error instanceof ToolError && error.code !== 'INTERRUPTED') return undefined;
    throw error;
  }
}

/** Builds in a folder of its own, which takes the place of the present one only when it has computed. */
async function build(wheel: Wheel, signal: AbortSignal, seconds: Seconds): Promise<void> {
  const folder = beginBeside(nativeFolder);
  const tfjsNode = tfjsNodeIn(folder);
  try {
    await step('install', 'install tfjs-node by npm', seconds, () => installPackages(folder, signal));
    await step('fetch', `fetch ${wheel.name} ${wheel.version} by pip (240 MB)`, seconds, () => fetchLibrary(wheel, folder, tfjsNode, signal));
    await step('compile', 'compile the addon', seconds, () => compileAddon(folder, tfjsNode, signal));
    keepNeeded(folder);
    await step('probe', 'load it and compute', seconds, () => probe(folder, signal));
    writeStamp(folder, stampOf(wheel));
    signal.throwIfAborted();
    replace(nativeFolder, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
