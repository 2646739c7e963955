import type { Facts, Step } from '@tripod/nodes';
import type { TrainedNetwork } from './ensemble.js';
import { fit, type Examples, type Measured, type Objective } from './fit.js';
import type { Network } from './network.js';
import type { Recipe } from './recipe.js';
import { scheduleOf } from './schedule.js';

/** From one member's seed to the next: the layers of a network draw from its seed and the numbers after it. */
const SEEDS_APART = 1009;

/**
 * Fits the networks of a recipe one after the other. The first has the seed of the recipe, and so the bits that it has
 * without others. Steps and rows are reported as of one training; each member is measured, and stops early, by itself.
 *
 * @throws as `fit`
 */
export async function fitMembers(
  examples: Examples, objective: Objective, { members = 1, ...recipe }: Recipe, step: Step, measure: (network: Network) => Measured,
): Promise<TrainedNetwork> {
  const { steps, batch } = scheduleOf(recipe, examples.rows);
  const networks: Network[] = [];
  for (let member = 0; member < members; member++) {
    const before = member * steps;
    const report = (facts: Facts) => step.report(shifted(facts, { before, all: members * steps, rowsBefore: before * batch }));
    networks.push(await fit(examples, objective, { ...recipe, seed: (recipe.seed + member * SEEDS_APART) | 0 }, { signal: step.signal, report }, measure));
  }
  const [only, ...others] = networks;
  return only !== undefined && others.length === 0 ? only : { members: networks };
}

/** Facts of one member as facts of the whole training. */
function shifted(facts: Facts, { before, all, rowsBefore }: { readonly before: number; readonly all: number; readonly rowsBefore: number }): Facts {
  const plus = (name: string, more: number) => (typeof facts[name] === 'number' ? { [name]: facts[name] + more } : {});
  return { ...facts, ...plus('step', before), ...plus('rows', rowsBefore), ...('steps' in facts ? { steps: all } : {}) };
}
