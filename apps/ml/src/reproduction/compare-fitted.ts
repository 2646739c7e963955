import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { artifactFiles, readArtifacts } from '../packaging/typed-json.js';
import { hashOf } from './source-facts.js';

/** What two trainings have fitted, compared by the bytes of their files. */
export interface FittedComparison {
  readonly isSame: boolean;
  /** Of the weights that were trained again. */
  readonly bytes: number;
  /** Of the same: sha256 in lower hex. */
  readonly sha256: string;
  /** Where they differ, in words; empty when they do not. */
  readonly differences: readonly string[];
}

/**
 * Compares what training fitted, in the two files of a package that hold it: arrays of numbers, and all else as JSON.
 *
 * @param recorded the directory of a model package
 * @param again a directory that `writeArtifacts` has written
 * @param names of the artifacts
 */
export async function compareFitted(recorded: string, again: string, names: readonly string[]): Promise<FittedComparison> {
  const files = Object.values(artifactFiles);
  const bytesIn = (directory: string) => Promise.all(files.map((file) => readFile(join(directory, file))));
  const [before, after] = await Promise.all([bytesIn(recorded), bytesIn(again)]);
  const weights = await readFile(join(again, artifactFiles.binary));
  const differing = files.filter((_file, index) => !before[index]!.equals(after[index]!));
  const differences = differing.length === 0 ? [] : await inWords(recorded, again, names, differing);
  return { isSame: differing.length === 0, bytes: weights.length, sha256: hashOf(weights), differences };
}

async function inWords(recorded: string, again: string, names: readonly string[], differing: readonly string[]): Promise<string[]> {
  const [before, after] = [numbersByArtifact(await readArtifacts(recorded, names)), numbersByArtifact(await readArtifacts(again, names))];
  const found = names.flatMap((name) => differenceOf(name, before[name] ?? [], after[name] ?? []));
  return found.length > 0 ? found : [`${differing.join(' and ')} ${differing.length === 1 ? 'differs' : 'differ'}, though not in a number`];
}

function differenceOf(name: string, before: readonly number[], after: readonly number[]): string[] {
  if (before.length !== after.length) return [`'${name}' has ${after.length.toLocaleString('en')} numbers, had ${before.length.toLocaleString('en')}`];
  const apart = before.map((value, index) => Math.abs(value - after[index]!)).filter((difference) => difference !== 0);
  if (apart.length === 0) return [];
  const largest = apart.reduce((most, difference) => Math.max(most, difference), 0);
  return [`'${name}' differs in ${apart.length.toLocaleString('en')} of ${before.length.toLocaleString('en')} numbers, by ${largest.toPrecision(2)} at most`];
}

function numbersByArtifact(artifacts: Readonly<Record<string, unknown>>): Readonly<Record<string, readonly number[]>> {
  return Object.fromEntries(Object.entries(artifacts).map(([name, artifact]) => [name, [...numbersIn(artifact)]]));
}

/** All numbers of an artifact, in their order; of typed arrays too. */
function* numbersIn(value: unknown): Generator<number> {
  if (typeof value === 'number') yield value;
  else if (typeof value === 'object' && value !== null) for (const child of Object.values(value)) yield* numbersIn(child);
}
