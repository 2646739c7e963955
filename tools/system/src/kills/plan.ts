import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { mersenne } from 'pure-rand/generator/mersenne';

/** One kill as it is drawn: each number is uniform from 0 to 1. */
export interface PlannedKill {
  /** From 1. */
  readonly number: number;
  /** When, as a part of the undisturbed job's duration. */
  readonly moment: number;
  /** Which kind of victim, among those that live at that moment. */
  readonly kind: number;
  /** Which process of that kind. */
  readonly process: number;
}

/** The kills of a seed. More kills of the same seed begin with the same ones. */
export function planKills(seed: number, kills: number): PlannedKill[] {
  // The first numbers of xoroshiro128plus, which ml uses, are alike for all small seeds.
  const random = mersenne(seed);
  const next = () => uniformFloat64(random);
  return Array.from({ length: kills }, (_, place) => ({ number: place + 1, moment: next(), kind: next(), process: next() }));
}
