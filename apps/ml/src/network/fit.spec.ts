import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { ranking } from '../metrics/ranking.js';
import { binaryLearning } from '../tasks/binary.js';
import { nativeDirectory, startBackend } from './backend.js';
import { fit, type Examples } from './fit.js';
import type { Network } from './network.js';
import { logitsOnBackend } from './logits-on-backend.js';
import type { Recipe } from './recipe.js';

const ROWS = 8_000;
const recipe: Recipe = { hidden: [64, 32], batch: 400, epochs: 4, peakRate: 0.03, warmUp: 0.05, validations: 4, seed: 1 };
const objective = { units: 1, loss: binaryLearning.loss };
const step = { signal: new AbortController().signal, report: () => {} };

/** Two numbers a row; the label is 1 where one of them is positive and the other is not, which no straight line divides. */
function exclusiveOr(): Examples {
  const random = xoroshiro128plus(7);
  const values = Float32Array.from({ length: ROWS * 2 }, () => uniformFloat64(random) * 2 - 1);
  const targets = Float32Array.from({ length: ROWS }, (_, row) => Number(values[row * 2]! > 0 !== values[row * 2 + 1]! > 0));
  return { features: { rows: ROWS, columns: ['x', 'y'], values }, targets, rows: ROWS };
}

/** The native backend is there where `npm run native` built it; elsewhere its tests are skipped, and counted so. */
const backends = [
  { backend: 'wasm', describeIt: describe },
  { backend: 'native', describeIt: nativeDirectory() === undefined ? describe.skip : describe },
] as const;

for (const { backend, describeIt } of backends) {
describeIt(`a network fitted on ${backend}`, () => {
  const examples = exclusiveOr();
  const rocAuc = (network: Network) => ranking(binaryLearning.outputs(logitsOnBackend(network, examples.features), { rate: 0.5 }), examples.targets).roc_auc;

  beforeAll(async () => {
    expect(await startBackend(backend)).toMatchObject({ name: backend });
  });

  it('learns what no straight line divides', async () => {
    const network = await fit(examples, objective, recipe, step);
    expect(rocAuc(network)).toBeGreaterThan(0.99);
    const line = await fit(examples, objective, { ...recipe, hidden: [] }, step);
    expect(rocAuc(line)).toBeLessThan(0.6);
  });

  it('has the same bytes after a second training with the seed, and others with another seed', async () => {
    const first = await fit(examples, objective, recipe, step);
    expect(await fit(examples, objective, recipe, step)).toEqual(first);
    expect(await fit(examples, objective, { ...recipe, seed: 2 }, step)).not.toEqual(first);
  });

  it('reports loss and rows as it goes, and is measured as often as the recipe says', async () => {
    const facts: Readonly<Record<string, number | string>>[] = [];
    await fit(examples, objective, recipe, { ...step, report: (fact) => void facts.push(fact) }, () => ({ loss: 1, facts: { validation: 1 } }));
    const losses = facts.filter((fact) => 'loss' in fact);
    expect(losses.map((fact) => fact['step'])).toEqual([10, 20, 30, 40, 50, 60, 70, 80]);
    expect(losses.at(-1)).toMatchObject({ steps: 80, rows: 32_000 });
    expect(Number(losses.at(-1)?.['loss'])).toBeLessThan(Number(losses[0]?.['loss']));
    expect(facts.filter((fact) => 'validation' in fact)).toHaveLength(recipe.validations);
  });

  it('stops early when the measurements no longer get better, and has the weights of the best one', async () => {
    const losses = [3, 1, 2, 2, 0];
    const measured: Network[] = [];
    const network = await fit(examples, objective, { ...recipe, validations: 5, patience: 2 }, step, (soFar) => {
      const loss = losses[measured.length]!;
      measured.push(soFar);
      return { loss, facts: {} };
    });
    expect(measured).toHaveLength(4);
    expect(network).toEqual(measured[1]);
  });

  it('lets rows of more weight decide where rows contradict one another', async () => {
    const features = { rows: 200, columns: ['x'], values: new Float32Array(200).fill(1) };
    const targets = Float32Array.from({ length: 200 }, (_, row) => row % 2);
    const weights = targets.map((target) => (target === 1 ? 1.8 : 0.2));
    const network = await fit({ features, targets, weights, rows: 200 }, objective, { ...recipe, hidden: [], batch: 50, epochs: 100 }, step);
    const [probability] = binaryLearning.outputs(logitsOnBackend(network, features), { rate: 0.5 });
    expect(probability).toBeCloseTo(0.9, 1);
  });

  it('fails when the loss is no longer a number, and says why it may be', async () => {
    const wild = { ...examples, targets: examples.targets.map(() => NaN) };
    await expect(fit(wild, objective, recipe, step)).rejects.toThrow('the loss is NaN at step 10: the label of training row 0 is NaN');
    const features = { ...examples.features, values: examples.features.values.map((value, at) => (at === 7 ? NaN : value)) };
    await expect(fit({ ...examples, features }, objective, recipe, step)).rejects.toThrow(/the loss is NaN at step \d+: column 'y' of the features is NaN in training row 3/);
  });

  it('stops on the signal, with its reason', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const report = () => controller.abort(reason);
    await expect(fit(examples, objective, recipe, { signal: controller.signal, report })).rejects.toBe(reason);
  });
});
}
