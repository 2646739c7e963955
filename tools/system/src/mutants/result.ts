import { parts, type Mutant } from './draw.js';
import { verdicts, type Judged, type Verdict } from './verdict.js';

/** A mutant, and what the fingerprints of its trainings were worth. */
export interface TriedMutant {
  /** From 1. */
  readonly number: number;
  readonly mutant: Mutant;
  readonly verdict: Verdict;
  readonly trainings: readonly Judged[];
}

/** The mutants of a seed. */
export interface MutantsResult {
  readonly seed: number;
  readonly tried: readonly TriedMutant[];
  /** Mutants of which a training fails: others were drawn in their place. */
  readonly stillborn: readonly TriedMutant[];
}

export const withVerdict = (tried: readonly TriedMutant[], wanted: Verdict): readonly TriedMutant[] => tried.filter(({ verdict }) => verdict === wanted);

/** The share of mutants after which a network would learn what it had learned, from 0 to 1. */
export const needlessShare = ({ tried }: MutantsResult): number => withVerdict(tried, 'needless').length / tried.length;

/** One line: `  12  trained   training  apps/…/fit.ts:62  < → <=  trained: alarm, grade; spared: level`. */
export function lineOf({ number, mutant: { part, path, line, kind }, verdict, trainings }: TriedMutant): string {
  const words = verdicts.flatMap((each) => {
    const models = trainings.filter((training) => training.verdict === each).map(({ model }) => model);
    return models.length === 0 ? [] : [`${each}: ${models.join(', ')}`];
  });
  const fault = trainings.find(({ fault: found }) => found !== undefined)?.fault?.trim().split('\n')[0];
  return [String(number).padStart(3), verdict.padEnd(8), part.padEnd(8), `${path}:${line}`, kind, words.join('; '), ...(fault === undefined ? [] : [`(${fault.slice(0, 100)})`])].join('  ');
}

/** What came of them, a line for all and one for each part: `300 mutants: 80 spared, 60 recalled, 142 trained, 0 unsound, 18 needless`. */
export function sumOf({ tried, stillborn }: MutantsResult): string {
  const counts = (mutants: readonly TriedMutant[]) => verdicts.slice(0, -1).map((verdict) => `${withVerdict(mutants, verdict).length} ${verdict}`).join(', ');
  const ofParts = parts.map((part) => tried.filter(({ mutant }) => mutant.part === part)).map((mutants, at) => `  ${parts[at]}: ${mutants.length}: ${counts(mutants)}`);
  const unnoticed = stillborn.filter(({ trainings }) => trainings.some((training) => training.verdict === 'failed' && !training.isNoticed)).length;
  return [`${tried.length} mutants: ${counts(tried)}`, ...ofParts, `  and ${stillborn.length} of which a training fails, ${unnoticed} of them under its old fingerprint`].join('\n');
}
