import { experimentId } from '@tripod/contracts';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { aside } from './atomic-files.js';
import { systemCode } from './system-error.js';
import { namesIn, TornFile } from './torn-file.js';
import { metaYaml, readMeta } from './yaml.js';

const experimentMeta = z.looseObject({ experiment_id: experimentId, name: z.string() });

/** A directory of runs. */
export interface Experiment {
  /** A small decimal number: MLflow's migration skips directories whose names are not digits. */
  readonly id: string;
  readonly name: string;
}

/** An experiment whose `meta.yaml` is missing or not valid: the names of its runs' experiment are not known. */
export interface TornExperiment {
  readonly id: string;
  readonly torn: TornFile;
}

/** The store's experiments. A store that does not exist has none. */
export async function experimentsOf(root: string): Promise<(Experiment | TornExperiment)[]> {
  const ids = (await namesIn(root)).filter((name) => experimentId.safeParse(name).success);
  return ids.map((id) => readExperiment(root, id));
}

/** One experiment by its id. */
export function readExperiment(root: string, id: string): Experiment | TornExperiment {
  try {
    const { name } = readMeta(join(root, id, 'meta.yaml'), experimentMeta);
    return { id, name };
  } catch (error) {
    if (error instanceof TornFile) return { id, torn: error };
    throw error;
  }
}

/**
 * The id of the experiment with this name; creates it when there is none. A number is claimed by a rename of a whole
 * directory to a free name: of two processes one fails, looks again, and finds the other's experiment.
 */
export async function experimentNamed(root: string, name: string): Promise<string> {
  for (;;) {
    const known = await experimentsOf(root);
    const found = known.find((experiment) => 'name' in experiment && experiment.name === name);
    if (found) return found.id;
    // Torn ones count too: their number is taken. MLflow's own ids have 18 digits, more than a double holds.
    const last = known.map(({ id }) => BigInt(id)).reduce((a, b) => (a > b ? a : b), 0n);
    const id = String(last + 1n);
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
    if (['ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes(systemCode(error) ?? '')) return false;
    throw error;
  }
}
