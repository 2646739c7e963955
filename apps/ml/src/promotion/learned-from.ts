import type { Contract } from '@tripod/contracts';
import { wordsOf, type Partitions } from '../instances/split.js';
import type { RunSummary } from '../runs/run-store.js';
import { partitionsOfDataset } from '../training/dataset-inputs.js';
import { overlap } from '../training/overlaps.js';

/** Contexts under which a run records the rows that it learned from, or watched while it learned. */
const LEARNED: readonly string[] = ['training', 'validation'];

/** Warns, in a sentence, of runs that know rows of the test part: they have an advantage there that new rows do not give. */
export function learnedFromWarnings(runs: readonly RunSummary[], instance: Contract, test: Partitions): string[] {
  return runs.flatMap(({ id, datasets }) => {
    const known = datasets.filter(({ name, context }) => {
      const partitions = LEARNED.includes(context) ? partitionsOfDataset(name, instance) : undefined;
      return partitions !== undefined && overlap(partitions, test);
    });
    return known.map(({ context, name }) => `run ${id} has rows of the test part (${wordsOf(test)}) in its ${context} part (${name}): on these rows it looks better than on new ones`);
  });
}
