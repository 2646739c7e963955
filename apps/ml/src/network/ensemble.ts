import type { Network } from './network.js';

/** Several networks that learned the same from different seeds. What they say of a row is the mean of what each says. */
export interface Ensemble {
  readonly members: readonly Network[];
}

/** What a training makes: one network, or several. */
export type TrainedNetwork = Network | Ensemble;

/** The networks of an ensemble; one by itself. */
export function membersOf(network: TrainedNetwork): readonly Network[] {
  return 'members' in network ? network.members : [network];
}

/**
 * The mean of what each member says, number by number, in float64. Sums are in the order of the members, so a row has the
 * same bits alone and among a million. Of one member it is what that one says.
 *
 * @throws {RangeError} without members
 */
export function meanOf(said: readonly Float64Array[]): Float64Array {
  const [first, ...others] = said;
  if (first === undefined) throw new RangeError('an ensemble has one network or more');
  if (others.length === 0) return first;
  const mean = first.slice();
  for (const other of others) for (let at = 0; at < mean.length; at++) mean[at]! += other[at]!;
  for (let at = 0; at < mean.length; at++) mean[at]! /= said.length;
  return mean;
}
