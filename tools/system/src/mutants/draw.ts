import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { mersenne } from 'pure-rand/generator/mersenne';
import type { SourceFile } from '../source-files.js';
import { mutationsOf, wordingsOf, type Mutation } from './mutations.js';
import type { TrainingPlaces } from './training-places.js';


/** Where a mutant differs: in code of a training that ran, in the words and the layout of that alone, or in anything else. */
export const parts = ['training', 'words', 'else'] as const;
export type Part = (typeof parts)[number];

/** A source with one mutation. */
export interface Mutant extends Mutation {
  readonly part: Part;
  /** Relative to the checkout. */
  readonly path: string;
  /** Of the place, from 1. */
  readonly line: number;
}

/** A source with the places in it where a mutant may differ. */
export interface Source extends SourceFile {
  readonly mutations: readonly Mutation[];
}

/** The sources that mutants of each part are made of. */
export function sourcesOf(files: readonly SourceFile[], places: TrainingPlaces): Readonly<Record<Part, readonly Source[]>> {
  const found: Record<Part, Source[]> = { training: [], words: [], else: [] };
  for (const file of files) {
    const ran = places.in(file);
    const mutations = mutationsOf(file.text);
    if (ran) found.words.push({ ...file, mutations: wordingsOf(file.text) });
    if (ran) found.training.push({ ...file, mutations: mutations.filter(({ from }) => ran(from)) });
    if (ran || isElse(file.path)) found.else.push({ ...file, mutations: mutations.filter(({ from }) => !ran?.(from)) });
  }
  return found;
}

/** Code of the apps and the libraries, which could take part in a training: not their tests. */
const isElse = (path: string): boolean =>
  /^(apps\/[^/]+\/(src|build)|libs\/[^/]+\/src|apps\/ml\/fixtures\/models)\/.*\.ts$/.test(path) && !/\.(spec|type-test|d)\.ts$|\/fixtures\/(?!models\/)/.test(path);

/**
 * The mutants of a seed, each one once. First a source is drawn, then a place in it, so that a long file does not have more
 * of them than a short one. Ends when there is none left.
 */
export function* drawMutants(sources: readonly Source[], part: Part, seed: number): Generator<Mutant, void> {
  const random = mersenne(seed);
  const place = (items: readonly unknown[]) => uniformInt(random, 0, items.length - 1);
  const left = sources.map(({ path, text, mutations }) => ({ path, text, mutations: [...mutations] })).filter(({ mutations }) => mutations.length > 0);
  while (left.length > 0) {
    const from = place(left);
    const { path, text, mutations } = left[from]!;
    const [mutation] = mutations.splice(place(mutations), 1);
    if (mutations.length === 0) left.splice(from, 1);
    if (mutation !== undefined) yield { ...mutation, part, path, line: text.slice(0, mutation.from).split('\n').length };
  }
}
