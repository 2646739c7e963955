import { modelId, runPaths } from '@tripod/contracts';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ASIDE } from './atomic-files.js';
import { modelDirectory, runDirectory, type Place } from './place.js';
import { systemCode } from './system-error.js';
import { namesIn } from './torn-file.js';

// A removed run is renamed to `removed~<experiment>~<run>` beside the drafts. Its links to models are in it, so that whoever
// finds it can finish the removal.
const REMOVED = /^removed~(\d{1,18})~([0-9a-f]{32})$/;

/** Removes a run with its models. In the first step the whole run is gone for every reader. */
export async function removeRun(place: Place): Promise<void> {
  const removed = join(place.root, ASIDE, `removed~${place.experiment}~${place.run}`);
  await mkdir(join(place.root, ASIDE), { recursive: true });
  await rename(runDirectory(place), removed).catch(ignoreMissing); // another process may be as far
  await finishRemoval(place, removed);
}

/** Finishes what a removal began whose process was killed. */
export async function finishRemovals(root: string): Promise<void> {
  for (const name of await namesIn(join(root, ASIDE))) {
    const [, experiment, run] = REMOVED.exec(name) ?? [];
    if (experiment !== undefined && run !== undefined) await finishRemoval({ root, experiment, run }, join(root, ASIDE, name));
  }
}

/** Models first: without the run's links nobody would find them. */
async function finishRemoval(place: Place, removed: string): Promise<void> {
  for (const model of await modelsIn(join(removed, 'outputs'))) {
    const target = join(place.root, ASIDE, `removed~${place.experiment}~${place.run}~${model}`);
    await rename(modelDirectory(place, model), target).catch(ignoreMissing);
    await rm(target, { recursive: true, force: true });
  }
  await rm(removed, { recursive: true, force: true });
}

async function modelsIn(outputs: string): Promise<string[]> {
  return (await namesIn(outputs)).filter((name) => modelId.safeParse(name).success);
}

/** How many bytes the files of a run and of its models have. */
export async function bytesOfRun(place: Place): Promise<number> {
  const models = await modelsIn(join(place.root, runPaths.outputs(place.experiment, place.run)));
  let bytes = 0;
  for (const directory of [runDirectory(place), ...models.map((model) => modelDirectory(place, model))]) bytes += await bytesBelow(directory);
  return bytes;
}

async function bytesBelow(directory: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(directory, { withFileTypes: true }).catch(ignoreMissing)) {
    const path = join(directory, entry.name);
    bytes += entry.isDirectory() ? await bytesBelow(path) : ((await stat(path).catch(() => undefined))?.size ?? 0);
  }
  return bytes;
}

function ignoreMissing(error: unknown): never[] {
  if (systemCode(error) === 'ENOENT') return [];
  throw error;
}
