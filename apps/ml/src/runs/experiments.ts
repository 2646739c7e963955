import { experimentId } from '@tripod/contracts';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { TornStoreError } from './errors.js';
import { systemCode } from './system-error.js';
import { aside, metaYaml } from './whole-files.js';

const experimentMeta = z.looseObject({ experiment_id: experimentId, name: z.string() });

/** A directory of runs. */
export interface Experiment {
  /** A small decimal number: MLflow's migration skips directories that are not named with digits. */
  readonly id: string;
  readonly name: string;
}

/** The store's experiments by id. A store that is not there has none. */
export async function experimentsOf(root: string): Promise<Experiment[]> {
  const found: Experiment[] = [];
  for (const entry of await readdir(root, { withFileTypes: true }).catch(() => [])) {
    if (!entry.isDirectory() || !experimentId.safeParse(entry.name).success) continue;
    const file = join(root, entry.name, 'meta.yaml');
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text === undefined) continue; // the default experiment may be a bare directory
    const meta = experimentMeta.safeParse(parse(text));
    if (!meta.success) throw new TornStoreError(file, z.prettifyError(meta.error));
    found.push({ id: entry.name, name: meta.data.name });
  }
  return found.sort((a, b) => Number(a.id) - Number(b.id));
}

/**
 * The id of the experiment with this name; it is made when there is none. Numbers are claimed one after the other, by
 * renaming a whole directory to a name that must be free: of two processes one fails, looks again and finds the
 * other's experiment.
 */
export async function experimentNamed(root: string, name: string): Promise<string> {
  for (;;) {
    const known = await experimentsOf(root);
    const found = known.find((experiment) => experiment.name === name);
    if (found) return found.id;
    const id = String(Math.max(0, ...known.map((experiment) => Number(experiment.id))) + 1);
    if (await claim(root, { id, name })) return id;
  }
}

async function claim(root: string, { id, name }: Experiment): Promise<boolean> {
  const draft = await aside(root);
  const now = Date.now();
  await mkdir(draft);
  await writeFile(
    join(draft, 'meta.yaml'),
    metaYaml({
      artifact_location: `mlflow-artifacts:/${id}`,
      creation_time: now,
      experiment_id: id,
      last_update_time: now,
      lifecycle_stage: 'active',
      name,
    }),
  );
  try {
    await rename(draft, join(root, id));
    return true;
  } catch (error) {
    await rm(draft, { recursive: true });
    if (['ENOTEMPTY', 'EEXIST'].includes(systemCode(error) ?? '')) return false;
    throw error;
  }
}
