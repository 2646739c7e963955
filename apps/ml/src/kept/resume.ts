import { remainderOf, type AnyPipeline } from '@tripod/nodes';
import { z } from 'zod';
import type { Labels } from '../model/datasets.js';
import type { Artifacts } from '../packaging/typed-json.js';
import type { TrainingPlan } from '../training/plan-training.js';
import { datasetKeys } from './dataset-keys.js';
import type { KeptDataset } from './dataset-files.js';
import type { KeptDatasets } from './kept-datasets.js';
import type { ResolvedRange } from './node-range.js';

/** How much of a training has to run. */
export interface Resumption {
  /** What still runs; undefined if all that is wanted was kept. */
  readonly pipeline: AnyPipeline | undefined;
  /** The kept datasets that are used, by name; the inputs of the pipeline are among them where no row has to be read. */
  readonly taken: Artifacts;
  /** The runs that made them, by the datasets' names. */
  readonly keptFrom: ReadonlyMap<string, string>;
  /** The names of nodes that run anew whatever is kept. */
  readonly anew: ReadonlySet<string>;
  /** What a training knows of its rows, if they need not be read: `labels` and `split`. */
  readonly inputs: KeptInputs | undefined;
}

/** Inputs of a training pipeline that were kept. */
export interface KeptInputs {
  readonly labels: Labels;
  readonly split: { readonly training: number; readonly validation: number };
}

/** What comes from the database. A recipe is at hand. */
const READ = ['instances', 'labels', 'split'];

const keptInputs = z.object({
  labels: z.custom<Labels>((labels) => typeof labels === 'object' && labels !== null && 'values' in labels && 'classes' in labels),
  split: z.object({ training: z.int().nonnegative(), validation: z.int().nonnegative() }),
});

/**
 * Finds the least that has to run, and reads the kept datasets that it starts from. A dataset is used again only if what
 * made it is unchanged (`datasetKeys`) and its node need not run anew.
 *
 * @param kept undefined: everything runs
 * @throws the signal's reason when it is aborted
 */
export async function resume(plan: TrainingPlan, kept: KeptDatasets | undefined, { anew, wanted }: ResolvedRange, signal: AbortSignal): Promise<Resumption> {
  const training: AnyPipeline = plan.model.pipelines.training;
  const keys = datasetKeys(plan);
  const stored = new Set(kept === undefined ? [] : await kept.keys());
  const notAnew = new Map(training.nodes.flatMap(({ name, outputs }) => outputs.map((output) => [output, !anew.has(name)] as const)));
  const isThere = (dataset: string) => stored.has(keys.get(dataset) ?? '') && notAnew.get(dataset) !== false;
  const found = new Map<string, KeptDataset>();
  // A dataset that turns out to be torn counts as absent from then on, so this ends.
  for (;;) {
    const { pipeline, taken } = remainderOf(training, wanted, isThere);
    const read = pipeline?.inputs.filter((input) => READ.includes(input)) ?? [];
    const inputs = [...new Set([...read, 'labels', 'split'])];
    const isWithoutRows = inputs.every(isThere);
    const wantedNow = isWithoutRows ? [...taken, ...inputs] : taken;
    const torn = await readAll(wantedNow, found);
    if (torn !== undefined) {
      stored.delete(keys.get(torn) ?? '');
      continue;
    }
    const used = wantedNow.flatMap((name) => (found.has(name) ? [[name, found.get(name)!] as const] : []));
    const datasets = Object.fromEntries(used.map(([name, { value }]) => [name, value]));
    const keptFrom = new Map(used.map(([name, { run }]) => [name, run]));
    return { pipeline, taken: datasets, keptFrom, anew: kept === undefined ? new Set(training.nodes.map(({ name }) => name)) : anew, inputs: isWithoutRows ? keptInputs.parse(datasets) : undefined };
  }

  /** Reads what was not read yet; the name of a dataset that cannot be read. */
  async function readAll(datasets: readonly string[], into: Map<string, KeptDataset>): Promise<string | undefined> {
    for (const dataset of datasets) {
      const key = keys.get(dataset);
      if (into.has(dataset) || key === undefined) continue;
      const read = await kept?.read(key, signal);
      if (read === undefined) return dataset;
      into.set(dataset, read);
    }
    return undefined;
  }
}
