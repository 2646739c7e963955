import { randomBytes } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { experimentNamed } from './experiments.js';
import type { Place } from './logged-model.js';
import { Recording } from './recording.js';
import { runMetaYaml, userName } from './run-meta.js';
import { PROCESS_TAG, thisProcess } from './run-process.js';
import type { ActiveRun, NewRun } from './run-store.js';
import { aside } from './whole-files.js';

/** Opens a run of the experiment with this name. It appears in the store with all its folders. */
export async function startRecording(root: string, { experiment, name, params, tags }: NewRun): Promise<ActiveRun> {
  const place: Place = { root, experiment: await experimentNamed(root, experiment), run: randomBytes(16).toString('hex') };
  const meta = { name: name ?? `${experiment}-${place.run.slice(0, 6)}`, startTime: Date.now() };
  const draft = await aside(root);
  for (const folder of ['params', 'metrics', 'artifacts', 'inputs', 'outputs', 'tags']) await mkdir(join(draft, folder), { recursive: true });
  // with its process from the first moment on: a run of nobody could never be told dead
  await writeFile(join(draft, 'tags', PROCESS_TAG), thisProcess());
  await writeFile(join(draft, 'meta.yaml'), runMetaYaml(place, { ...meta, status: 'RUNNING', endTime: null }));
  await rename(draft, join(root, place.experiment, place.run));

  const run = new Recording(place, meta);
  await run.log({ params: params ?? {}, tags: { 'mlflow.runName': meta.name, 'mlflow.user': userName(), ...tags } });
  return run;
}
