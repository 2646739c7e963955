import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import type { Labels } from '../model/datasets.js';
import { startBackend } from '../network/backend.js';
import { binaryLearning, binaryScoring } from './binary.js';
import { classesLearning, classesScoring } from './classes.js';
import { numberLearning, numberScoring } from './number.js';

const float = fc.float({ min: -50, max: 50, noNaN: true });
const CLASSES = ['low', 'middle', 'high'];
const of = (values: Labels['values'], classes: readonly string[] = []): Labels => ({ values, classes });

describe('outputs', () => {
  it.each([
    ['binary', (logits: Float32Array) => binaryLearning.outputs(logits, { rate: 0.5 }), 1],
    ['classes', (logits: Float32Array) => classesLearning.outputs(logits, { classes: CLASSES, shares: new Float64Array(3) }), 3],
    ['number', (logits: Float32Array) => numberLearning.outputs(logits, { mean: 3, deviation: 2 }), 1],
  ] as const)('of a %s task are the same bits for a row alone as among others', (_type, outputs, width) => {
    fc.assert(
      fc.property(fc.array(fc.array(float, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 20 }), (rows) => {
        const together = outputs(Float32Array.from(rows.flat()));
        const alone = rows.map((row) => [...outputs(Float32Array.from(row))]);
        expect([...together]).toEqual(alone.flat());
      }),
    );
  });

  it('of a classes task are probabilities that sum to 1, also of extreme logits', () => {
    const extreme = fc.constantFrom(-3e38, 3e38, 0, 88, -104);
    fc.assert(
      fc.property(fc.array(fc.oneof(float, extreme), { minLength: 3, maxLength: 3 }), (logits) => {
        const outputs = [...classesLearning.outputs(Float32Array.from(logits), { classes: CLASSES, shares: new Float64Array(3) })];
        expect(outputs.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
        expect(outputs.every((value) => value >= 0 && value <= 1)).toBe(true);
      }),
    );
  });

  it('of a number task are in the unit of the label', () => {
    const target = numberLearning.fitTarget(of(Float64Array.of(10, 20, 30, 1e9)), 3);
    const outputs = numberLearning.outputs(numberLearning.encode(of(Float64Array.of(10, 20, 30)), target), target);
    expect([...outputs]).toEqual([10, 20, 30].map((value) => expect.closeTo(value, 5)));
  });
});

describe('what is learned about the label', () => {
  it('comes from the training rows alone', () => {
    const values = fc.array(fc.nat(2), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(values, values, (training, others) => {
        const all = Int32Array.from([...training, ...others]);
        expect(classesLearning.fitTarget(of(all, CLASSES), training.length)).toEqual(classesLearning.fitTarget(of(Int32Array.from(training), CLASSES), training.length));
        expect(numberLearning.fitTarget(of(all), training.length)).toEqual(numberLearning.fitTarget(of(Int32Array.from(training)), training.length));
      }),
    );
  });

  it('is the rate, the shares of the classes, or mean and deviation', () => {
    expect(binaryLearning.fitTarget(of(Uint8Array.of(1, 0, 0, 1, 1)), 4)).toEqual({ rate: 0.5 });
    expect(classesLearning.fitTarget(of(Int32Array.of(0, 0, 2, 1), CLASSES), 4)).toEqual({ classes: CLASSES, shares: Float64Array.of(0.5, 0.25, 0.25) });
    expect(numberLearning.fitTarget(of(Float64Array.of(1, 3)), 2)).toEqual({ mean: 2, deviation: 1 });
  });

  it('has the deviation 1 for labels that are all equal, so that nothing is divided by 0', () => {
    expect(numberLearning.fitTarget(of(Int32Array.of(7, 7)), 2)).toEqual({ mean: 7, deviation: 1 });
  });

  it.each([binaryLearning, classesLearning, numberLearning])('is rejected without training rows', (learning) => {
    expect(() => learning.fitTarget(of(new Int32Array(), CLASSES), 0)).toThrow('there are no training rows');
  });
});

describe('losses', () => {
  beforeAll(() => startBackend('wasm'));
  const column = (values: readonly number[]) => tf.tensor2d([...values], [values.length, 1]);

  it('are the cross-entropies that the metrics find, and the squared error', () => {
    const logits = [0.3, -1.2, 2];
    const outputs = binaryLearning.outputs(Float32Array.from(logits), { rate: 0.5 });
    const log_loss = binaryScoring.scores(outputs, of(Uint8Array.of(1, 0, 0))).metrics['log_loss']!;
    expect(binaryLearning.loss(column([1, 0, 0]), column(logits), undefined).dataSync()[0]).toBeCloseTo(log_loss, 5);
    const target = { classes: CLASSES, shares: new Float64Array(3) };
    const ofClasses = classesScoring.scores(classesLearning.outputs(Float32Array.from(logits), target), of(Int32Array.of(2), CLASSES)).metrics['log_loss']!;
    expect(classesLearning.loss(column([2]), tf.tensor2d(logits, [1, 3]), undefined).dataSync()[0]).toBeCloseTo(ofClasses, 5);
    expect(numberLearning.loss(column([1, 2]), column([2, 4]), undefined).dataSync()[0]).toBeCloseTo(2.5, 5);
  });

  it('weigh each row by its weight', () => {
    const [targets, logits, weights] = [column([1, 0]), column([0.5, 0.5]), column([2, 0.0001])];
    const first = binaryLearning.loss(column([1]), column([0.5]), undefined).dataSync()[0]!;
    expect(binaryLearning.loss(targets, logits, weights).dataSync()[0]).toBeCloseTo(first, 3);
  });
});

describe('the constant baseline', () => {
  it.each([
    ['the rate', binaryScoring.constant({ rate: 0.2 }, 2), [0.2, 0.2]],
    ['the shares of the classes', classesScoring.constant({ classes: CLASSES, shares: Float64Array.of(0.5, 0.25, 0.25) }, 2), [0.5, 0.25, 0.25, 0.5, 0.25, 0.25]],
    ['the mean', numberScoring.constant({ mean: 4, deviation: 9 }, 2), [4, 4]],
  ])('answers %s for every row', (_what, outputs, expected) => {
    expect([...outputs]).toEqual(expected);
  });
});

describe('the metrics of a task', () => {
  it.each([
    ['binary', binaryScoring, binaryScoring.scores(Float64Array.of(0.2, 0.7), of(Uint8Array.of(0, 1)))],
    ['classes', classesScoring, classesScoring.scores(Float64Array.of(0.2, 0.7, 0.1), of(Int32Array.of(1), CLASSES))],
    ['number', numberScoring, numberScoring.scores(Float64Array.of(0.2, 0.7), of(Int32Array.of(0, 1)))],
  ] as const)('of type %s are exactly those that its scores have', (_type, { metrics }, scores) => {
    expect(metrics.map(({ name }) => name).sort()).toEqual(Object.keys(scores.metrics).sort());
  });
});
