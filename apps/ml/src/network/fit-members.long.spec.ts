import type { Facts } from '@tripod/nodes';
import { binaryLearning } from '../tasks/binary.js';
import { startBackend } from './backend.js';
import { fitMembers } from './fit-members.js';
import { fit, type Examples } from './fit.js';
import type { Recipe } from './recipe.js';

const recipe: Recipe = { hidden: [4], batch: 20, epochs: 2, peakRate: 0.03, warmUp: 0.05, validations: 2, seed: 7 };
const objective = { units: 1, loss: binaryLearning.loss };
const signal = new AbortController().signal;
const examples: Examples = {
  features: { rows: 100, columns: ['x'], values: Float32Array.from({ length: 100 }, (_, row) => row / 50 - 1) },
  targets: Float32Array.from({ length: 100 }, (_, row) => Number(row >= 50)),
  rows: 100,
};

describe('several networks of one recipe', () => {
  beforeAll(() => startBackend('wasm'));

  const measure = () => ({ loss: 1, facts: { validation: 1 } });
  const fitted = async (members: number | undefined, facts: Facts[] = []) =>
    fitMembers(examples, objective, { ...recipe, ...(members === undefined ? {} : { members }) }, { signal, report: (fact) => void facts.push(fact) }, measure);

  it('begin with the one that the recipe makes alone, to the last bit', async () => {
    const alone = await fit(examples, objective, recipe, { signal, report: () => {} });
    expect([await fitted(undefined), await fitted(1)]).toEqual([alone, alone]);
    const ensemble = await fitted(3);
    if (!('members' in ensemble)) throw new Error('one network');
    expect(ensemble.members[0]).toEqual(alone);
    expect(new Set(ensemble.members.map(({ layers }) => layers[0]?.kernel[0])).size).toBe(3);
  });

  it('report their steps and rows as one training', async () => {
    const facts: Facts[] = [];
    await fitted(3, facts);
    const losses = facts.filter((fact) => 'loss' in fact);
    expect(losses.map(({ step, steps, rows }) => [step, steps, rows])).toEqual([[10, 30, 200], [20, 30, 400], [30, 30, 600]]);
    expect(facts.filter((fact) => 'validation' in fact).map(({ step }) => step)).toEqual([5, 10, 15, 20, 25, 30]);
  });
});
