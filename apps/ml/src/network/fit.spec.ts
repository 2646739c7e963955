import type { Matrix } from '@tripod/nodes';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { ranking } from '../metrics/ranking.js';
import { nativeDirectory, startBackend } from './backend.js';
import { fit } from './fit.js';
import { predict } from './predict.js';
import { recipes } from './recipe.js';

const ROWS = 20_000;
const recipe = { ...recipes['first-run'], batch: 1000, epochs: 4 };
const step = { signal: new AbortController().signal, report: () => {} };

/** Two numbers a row; the label is 1 where one of them is positive and the other is not, which no straight line divides. */
function exclusiveOr(): { features: Matrix; labels: Float32Array; rows: number } {
  const random = xoroshiro128plus(7);
  const values = Float32Array.from({ length: ROWS * 2 }, () => uniformFloat64(random) * 2 - 1);
  const labels = Float32Array.from({ length: ROWS }, (_, row) => Number((values[row * 2] ?? 0) > 0 !== (values[row * 2 + 1] ?? 0) > 0));
  return { features: { rows: ROWS, columns: ['x', 'y'], values }, labels, rows: ROWS };
}

/** The native backend is there where `npm run native` built it; elsewhere its tests are skipped, and counted so. */
const backends = [
  { backend: 'wasm', describeIt: describe },
  { backend: 'native', describeIt: nativeDirectory() === undefined ? describe.skip : describe },
] as const;

for (const { backend, describeIt } of backends) {
describeIt(`a network fitted on ${backend}`, () => {
  const examples = exclusiveOr();

  beforeAll(async () => {
    expect(await startBackend(backend)).toMatchObject({ name: backend });
  });

  it('learns what no straight line divides', async () => {
    const network = await fit(examples, recipe, step);
    expect(ranking(predict(network, examples.features), examples.labels).rocAuc).toBeGreaterThan(0.99);
    const line = await fit(examples, { ...recipe, hidden: [] }, step);
    expect(ranking(predict(line, examples.features), examples.labels).rocAuc).toBeLessThan(0.6);
  });

  it('has the same bytes after a second training with the seed, and others with another seed', async () => {
    const first = await fit(examples, recipe, step);
    expect(await fit(examples, recipe, step)).toEqual(first);
    expect(await fit(examples, { ...recipe, seed: 2 }, step)).not.toEqual(first);
  });

  it('reports loss and rows as it goes, and is validated as often as the recipe says', async () => {
    const facts: Readonly<Record<string, number | string>>[] = [];
    await fit(examples, recipe, { ...step, report: (fact) => void facts.push(fact) }, () => ({ validation: 1 }));
    const losses = facts.filter((fact) => 'loss' in fact);
    expect(losses.map((fact) => fact['step'])).toEqual([10, 20, 30, 40, 50, 60, 70, 80]);
    expect(losses.at(-1)).toMatchObject({ steps: 80, rows: 80_000 });
    expect(Number(losses.at(-1)?.['loss'])).toBeLessThan(Number(losses[0]?.['loss']));
    expect(facts.filter((fact) => 'validation' in fact)).toHaveLength(recipe.validations);
  });

  it('stops on the signal, with its reason', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const report = () => controller.abort(reason);
    await expect(fit(examples, recipe, { signal: controller.signal, report })).rejects.toBe(reason);
  });
});
}
