import fc from 'fast-check';
import type { Labels, Outputs } from '../model/datasets.js';
import { binaryScoring } from './binary.js';
import { classesScoring } from './classes.js';
import { numberScoring } from './number.js';
import type { Scoring } from './task.js';

/** Rows of one task, and how often each of them was drawn. */
interface Drawn {
  readonly outputs: Outputs;
  readonly labels: Labels;
  readonly weights: Uint8Array;
}

const CLASSES = ['low', 'middle', 'high'];
const SIXTEENTHS = 16;
const sixteenths = fc.nat(SIXTEENTHS).map((value) => value / SIXTEENTHS);

/** Rows drawn with replacement, as many as there are. */
const drawn = <Row>(row: fc.Arbitrary<Row>) =>
  fc.array(row, { minLength: 1, maxLength: 40 }).chain((rows) =>
    fc.array(fc.nat(rows.length - 1), { minLength: rows.length, maxLength: rows.length }).map((drawing) => ({ rows, weights: weightsOf(drawing, rows.length) })),
  );

function weightsOf(drawing: readonly number[], rows: number): Uint8Array {
  const weights = new Uint8Array(rows);
  for (const row of drawing) weights[row]!++;
  return weights;
}

// Sixteenths tie often, and their sums and squares are exact: the plain metric and the resampled one then have equal bits.
const binary = drawn(fc.record({ output: sixteenths, label: fc.nat(1) })).map(
  ({ rows, weights }): Drawn => ({ outputs: Float64Array.from(rows, ({ output }) => output), labels: { values: Uint8Array.from(rows, ({ label }) => label), classes: [] }, weights }),
);
const classes = drawn(fc.record({ first: sixteenths, share: fc.nat(4), label: fc.nat(2) })).map(
  ({ rows, weights }): Drawn => ({
    outputs: Float64Array.from(rows.flatMap(({ first, share }) => [first, ((1 - first) * share) / 4, ((1 - first) * (4 - share)) / 4])),
    labels: { values: Int32Array.from(rows, ({ label }) => label), classes: CLASSES },
    weights,
  }),
);
const number = drawn(fc.record({ output: sixteenths, label: fc.integer({ min: -9, max: 9 }) })).map(
  ({ rows, weights }): Drawn => ({ outputs: Float64Array.from(rows, ({ output }) => output), labels: { values: Float64Array.from(rows, ({ label }) => label), classes: [] }, weights }),
);

/** The rows that were drawn, each as often as it was. */
function literally({ outputs, labels: { values, classes: names }, weights }: Drawn): { readonly outputs: Outputs; readonly labels: Labels } {
  const rows = [...weights].flatMap((weight, row) => Array<number>(weight).fill(row));
  const width = outputs.length / values.length;
  return { outputs: Float64Array.from(rows.flatMap((row) => [...outputs.subarray(row * width, (row + 1) * width)])), labels: { values: Float64Array.from(rows, (row) => values[row]!), classes: names } };
}

describe.each([
  ['binary', binaryScoring, binary, ['roc_auc', 'pr_auc', 'brier', 'calibration_error']],
  ['classes', classesScoring, classes, ['accuracy', 'macro_f1']],
  ['number', numberScoring, number, ['rmse', 'mae']],
] as const)('the metrics of a %s task on resampled rows', (_type, scoring: Pick<Scoring<never>, 'metrics' | 'scores'>, arbitrary, exact) => {
  it('are the plain metrics of the rows that were drawn, with equal bits where all sums are exact', () => {
    fc.assert(
      fc.property(arbitrary, (resample) => {
        const { outputs, labels } = literally(resample);
        const plain = scoring.scores(outputs, labels).metrics;
        for (const { name, resampled } of scoring.metrics) {
          const value = resampled(resample.outputs, resample.labels)(resample.weights);
          if (exact.some((metric) => metric === name) || Number.isNaN(plain[name])) expect([name, value]).toEqual([name, plain[name]]);
          else expect([name, value]).toEqual([name, expect.closeTo(plain[name]!, 9)]);
        }
      }),
    );
  });

  it('have the bits of the plain metrics when each row was drawn once', () => {
    fc.assert(
      fc.property(arbitrary, ({ outputs, labels }) => {
        const once = new Uint8Array(labels.values.length).fill(1);
        expect(Object.fromEntries(scoring.metrics.map(({ name, resampled }) => [name, resampled(outputs, labels)(once)]))).toEqual(scoring.scores(outputs, labels).metrics);
      }),
    );
  });

  it('do not depend on the order of the rows', () => {
    fc.assert(
      fc.property(arbitrary, ({ outputs, labels, weights }) => {
        const width = outputs.length / weights.length;
        const backwards = Array.from(weights, (_, row) => weights.length - 1 - row);
        const reversed = {
          outputs: Float64Array.from(backwards.flatMap((row) => [...outputs.subarray(row * width, (row + 1) * width)])),
          labels: { ...labels, values: Float64Array.from(backwards, (row) => labels.values[row]!) },
          weights: Uint8Array.from(backwards, (row) => weights[row]!),
        };
        for (const { name, resampled } of scoring.metrics) {
          const [there, back] = [resampled(outputs, labels)(weights), resampled(reversed.outputs, reversed.labels)(reversed.weights)];
          expect([name, back]).toEqual([name, Number.isNaN(there) ? NaN : expect.closeTo(there, 9)]);
        }
      }),
    );
  });
});
