import fc from 'fast-check';
import type { Recipe } from '../network/recipe.js';
import { binaryLearning } from '../tasks/binary.js';
import { classesLearning } from '../tasks/classes.js';
import { numberLearning } from '../tasks/number.js';
import type { Learning } from '../tasks/task.js';
import { trainingExamples } from './training-examples.js';

const recipe: Recipe = { hidden: [], peakRate: 0.01, warmUp: 0, validations: 1, seed: 1 };
const CLASSES = ['low', 'middle', 'high'];

/** What a network would learn from, of labels that are all for training. */
function examplesOf<Target>(learning: Learning<Target>, values: Int32Array, changes: Partial<Recipe>) {
  const labels = { values, classes: CLASSES };
  const features = { rows: values.length, columns: [], values: new Float32Array() };
  const target = learning.fitTarget(labels, values.length);
  return trainingExamples(learning, { features, labels, target, split: { training: values.length, validation: 0 }, recipe: { ...recipe, ...changes } });
}

describe('the examples of a training', () => {
  it('weigh every class the same when the recipe balances them, and a row 1 on average', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2), { minLength: 1, maxLength: 100 }), (codes) => {
        const weights = examplesOf(classesLearning, Int32Array.from(codes), { classWeights: 'balanced' }).weights!;
        const totals = new Map<number, number>();
        for (const [row, code] of codes.entries()) totals.set(code, (totals.get(code) ?? 0) + weights[row]!);
        for (const total of totals.values()) expect(total).toBeCloseTo(codes.length / totals.size, 3);
      }),
    );
  });

  it('weigh a rare yes more', () => {
    expect([...examplesOf(binaryLearning, Int32Array.of(1, 0, 0, 0), { classWeights: 'balanced' }).weights!]).toEqual([2, 2 / 3, 2 / 3, 2 / 3].map((weight) => expect.closeTo(weight, 6)));
  });

  it.each([
    ['without class weights in the recipe', examplesOf(binaryLearning, Int32Array.of(1, 0), {})],
    ['of a number task, which has no classes', examplesOf(numberLearning, Int32Array.of(1, 5), { classWeights: 'balanced' })],
  ])('weigh each row the same %s', (_when, { weights }) => {
    expect(weights).toBeUndefined();
  });
});
