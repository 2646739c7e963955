import { randomBytes } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ActiveRun, NewRun } from '../active-run.js';
import { nameOfRun, originTags } from '../origin.js';
import { aside } from './atomic-files.js';
import { experimentNamed } from './experiments.js';
import { runDirectory, type Place } from './place.js';
import { Recording } from './recording.js';
import { runMetaYaml } from './run-meta.js';
import { PROCESS_TAG, thisProcess } from '../run-process.js';

/** Starts a run of the experiment with this name. It appears in the store with all its folders. */
export async function startRecording(root: string, { experiment, name, params, tags }: NewRun): Promise<ActiveRun> {
  const place: Place = { root, experiment: await experimentNamed(root, experiment), run: randomBytes(16).toString('hex') };
  const meta = { name: name ?? nameOfRun(experiment, place.run), startTime: Date.now() };
  const draft = await aside(root);
  for (const folder of ['params', 'metrics', 'artifacts', 'inputs', 'outputs', 'tags']) await mkdir(join(draft, folder), { recursive: true });
  // from the first moment: a run without its process could never be recognised as dead
  await writeFile(join(draft, 'tags', PROCESS_TAG), thisProcess());
  await writeFile(join(draft, 'meta.yaml'), runMetaYaml(place, { ...meta, status: 'RUNNING', endTime: null }));
  await rename(draft, runDirectory(place));

  const run = new Recording(place, meta);
  await run.log({ params: params ?? {}, tags: { ...originTags(meta.name), ...tags } });
  return run;
}
