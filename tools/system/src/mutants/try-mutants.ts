import { interruption } from '@tripod/processes';
import { sourceFiles, type SourceFile } from '../source-files.js';
import type { WorkspaceCopy } from '../workspace-copy.js';
import { drawMutants, sourcesOf, type Mutant, type Part } from './draw.js';
import { mutated } from './mutations.js';
import type { MutantsResult, TriedMutant } from './result.js';
import { Trials, type TriedTraining } from './trials.js';
import { judge, verdictOn } from './verdict.js';

/** What is to be tried. */
export interface MutantsOptions {
  readonly seed: number;
  /** How many of what a training is made of. */
  readonly training: number;
  /** How many of anything else; a fifth of them change only words or layout of what a training is made of. */
  readonly others: number;
  readonly onMutant: (tried: TriedMutant) => void;
}

const WORDS = 0.2;

/** Trials share a process. After this many it must still make of the original what it made at first. */
const CHECKED_EVERY = 25;

/**
 * Tries mutants of a copy's sources, each one alone: what `ml train` would reuse, take from kept datasets and train, against what the trainings really make.
 *
 * @throws {Error} when the sources as they stand do not train
 * @throws the interruption's reason
 */
export async function tryMutants(copy: WorkspaceCopy, database: { url(role: string): string }, { seed, training, others, onMutant }: MutantsOptions): Promise<MutantsResult> {
  const trials = await Trials.prepare(copy, database);
  try {
    const original = await originalOf(trials);
    const files = sourceFiles();
    const sources = sourcesOf(files, await trials.trainingPlaces());
    const words = Math.round(others * WORDS);
    const counts: readonly [Part, number][] = [['training', training], ['words', words], ['else', others - words]];
    const tried: TriedMutant[] = [];
    const stillborn: TriedMutant[] = [];
    for (const [part, count] of counts) {
      let left = count;
      for (const mutant of left > 0 ? drawMutants(sources[part], part, seed) : []) {
        interruption.throwIfAborted();
        const trainings = judge(original, await tryOne(copy, trials, files, mutant, original));
        const verdict = verdictOn(trainings);
        const one = { number: tried.length + 1, mutant, verdict, trainings };
        const isStillborn = verdict === 'failed';
        (isStillborn ? stillborn : tried).push(one);
        onMutant(one);
        if ((tried.length + stillborn.length) % CHECKED_EVERY === 0) await assertUnchanged(trials, original);
        if (!isStillborn && --left === 0) break;
      }
      await assertUnchanged(trials, original);
    }
    return { seed, tried, stillborn };
  } finally {
    await trials.end();
  }
}

async function originalOf(trials: Trials): Promise<readonly TriedTraining[]> {
  const original = await trials.run();
  if ('fault' in original) throw new Error(`the trainings do not run: ${original.fault}`);
  const failed = original.find(({ made }) => made === null);
  if (failed !== undefined) throw new Error(`the training of ${failed.model} fails: ${failed.fault}`);
  await assertUnchanged(trials, original);
  return original;
}

/** A training that does not repeat itself, or a process that a mutant has left its mark on, would make every comparison worthless. */
async function assertUnchanged(trials: Trials, original: readonly TriedTraining[]): Promise<void> {
  const again = await trials.run();
  if (JSON.stringify(again) !== JSON.stringify(original)) throw new Error(`the same sources make something else than before: ${JSON.stringify({ original, again })}`);
}

async function tryOne(copy: WorkspaceCopy, trials: Trials, files: readonly SourceFile[], mutant: Mutant, recorded: readonly TriedTraining[]) {
  const original = files.find(({ path }) => path === mutant.path);
  if (original === undefined) throw new Error(`${mutant.path} is not among the sources`);
  await copy.write(mutant.path, mutated(original.text, mutant));
  try {
    return await trials.run(recorded.map(({ fingerprint }) => fingerprint));
  } finally {
    await copy.write(mutant.path, original.text);
  }
}
