import { xorshift128plus } from 'pure-rand/generator/xorshift128plus';
import { shuffledRows } from '../network/shuffle.js';
import type { ShapleyValues, WorthsOf } from './coalitions.js';

/** About twice as many coalitions as the exact values of twelve groups need. */
const COALITIONS = 8192;
/** An error from fewer pairs says little. */
const PAIRS = { least: 8, most: 64 } as const;
/** Equal rows have equal explanations. */
const SEED = 1;

/**
 * Estimates Shapley values from random orders of the groups (Castro, Gómez and Tejada, 2009): a group's value is the mean of
 * what it adds to those before it. Each order is taken backwards too (antithetic sampling: Mitchell, Cooper, Frank and
 * Holmes, 2022): where groups act on each other by twos at most, a pair is exact. The standard error is that of the mean over
 * these pairs. The values of each order sum to the worth of all less the worth of none, and so do their means.
 *
 * @param groups 2 or more
 */
export async function sampledShapley(groups: number, worthsOf: WorthsOf): Promise<ShapleyValues> {
  const orders = pairsOfOrders(groups);
  const worths = await worthsOf(coalitionsAlong(orders, groups));
  const between = groups - 1;
  const outputs = worths.length / (2 + orders.length * between);
  const none = worths.subarray(0, outputs);
  const all = worths.subarray(outputs, 2 * outputs);
  const sums = new Float64Array(groups * outputs);
  const squares = new Float64Array(groups * outputs);
  for (let first = 0; first < orders.length; first += 2) {
    const pair = new Float64Array(groups * outputs);
    for (const place of [first, first + 1]) {
      let before = none;
      for (const [step, group] of orders[place]!.entries()) {
        const at = (2 + place * between + step) * outputs;
        const after = step === between ? all : worths.subarray(at, at + outputs);
        for (let output = 0; output < outputs; output++) pair[group * outputs + output]! += (after[output]! - before[output]!) / 2;
        before = after;
      }
    }
    for (let at = 0; at < pair.length; at++) {
      sums[at]! += pair[at]!;
      squares[at]! += pair[at]! ** 2;
    }
  }
  const pairs = orders.length / 2;
  const values = sums.map((sum) => sum / pairs);
  const errors = squares.map((square, at) => Math.sqrt(Math.max(0, square - pairs * values[at]! ** 2) / (pairs * (pairs - 1))));
  return { base: none.slice(), values, errors };
}

/** How many coalitions are asked for: none and all, and those between along each order. */
export function coalitionsSampled(groups: number): number {
  return 2 + 2 * pairsFor(groups) * (groups - 1);
}

function pairsFor(groups: number): number {
  return Math.min(PAIRS.most, Math.max(PAIRS.least, Math.floor(COALITIONS / (2 * (groups - 1)))));
}

/** Orders of the groups, each followed by itself backwards. */
function pairsOfOrders(groups: number): Uint32Array[] {
  const random = xorshift128plus(SEED);
  return Array.from({ length: pairsFor(groups) }, () => shuffledRows(groups, random)).flatMap((order) => [order, order.toReversed()]);
}

/** No group, all groups, and then along each order one group more after the other, without all. */
function coalitionsAlong(orders: readonly Uint32Array[], groups: number) {
  const count = coalitionsSampled(groups);
  const members = new Uint8Array(count * groups);
  members.fill(1, groups, 2 * groups);
  let coalition = 2;
  for (const order of orders) {
    const within = new Uint8Array(groups);
    for (const group of order.subarray(0, -1)) {
      within[group] = 1;
      members.set(within, coalition++ * groups);
    }
  }
  return { count, members };
}
