import type { ShapleyValues, WorthsOf } from './coalitions.js';

/**
 * Shapley values by their definition (Shapley, "A value for n-person games", 1953): over all coalitions S without group g,
 * the mean of worth(S and g) − worth(S), with the weight |S|! (n − |S| − 1)! ÷ n!. All 2^n coalitions are asked for.
 *
 * @param groups n, from 1 to 31
 */
export async function exactShapley(groups: number, worthsOf: WorthsOf): Promise<ShapleyValues> {
  const count = 2 ** groups;
  const members = new Uint8Array(count * groups);
  for (let coalition = 0; coalition < count; coalition++) {
    for (let group = 0; group < groups; group++) members[coalition * groups + group] = (coalition >> group) & 1;
  }
  const worths = await worthsOf({ count, members });
  const outputs = worths.length / count;
  const weights = weightsOf(groups);
  const values = new Float64Array(groups * outputs);
  for (let coalition = 0; coalition < count; coalition++) {
    const weight = weights[sizeOf(members, coalition, groups)];
    for (let group = 0; group < groups; group++) {
      if (members[coalition * groups + group] === 1) continue;
      const joined = (coalition | (1 << group)) * outputs;
      for (let output = 0; output < outputs; output++) {
        values[group * outputs + output]! += weight! * (worths[joined + output]! - worths[coalition * outputs + output]!);
      }
    }
  }
  return { base: worths.slice(0, outputs), values, errors: new Float64Array(values.length) };
}

/** The weight of a coalition by its size, 0 to n − 1: 1 ÷ (n × the number of coalitions of that size among the n − 1 others). */
function weightsOf(groups: number): Float64Array {
  const weights = new Float64Array(groups);
  let coalitions = 1;
  for (let size = 0; size < groups; size++) {
    weights[size] = 1 / (groups * coalitions);
    coalitions = (coalitions * (groups - 1 - size)) / (size + 1);
  }
  return weights;
}

function sizeOf(members: Uint8Array, coalition: number, groups: number): number {
  let size = 0;
  for (let group = 0; group < groups; group++) size += members[coalition * groups + group]!;
  return size;
}
