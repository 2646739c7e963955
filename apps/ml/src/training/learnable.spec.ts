import { alarm } from '../../fixtures/models/alarm/index.js';
import { grade } from '../../fixtures/models/grade/index.js';
import { level } from '../../fixtures/models/level/index.js';
import { labelledRows } from '../../fixtures/labelled-readings.js';
import type { Labels } from '../model/datasets.js';
import { assertSeveralClasses, constantColumnWarnings } from './learnable.js';

const split = { training: 3, validation: 2 };
const where = { training: { period: { from: '2024-03-01', to: '2024-03-02' } } } as const;
const rowsOf = (values: Labels['values'], classes: readonly string[] = []) => ({ instances: {}, labels: { values, classes }, split });

describe('rows to learn from', () => {
  it.each([
    ['a yes or no', alarm, rowsOf(Uint8Array.of(1, 1, 1, 0, 0)), 'true'],
    ['a category', grade, rowsOf(Int32Array.of(2, 2, 2, 0, 1), ['low', 'middle', 'high']), "'high'"],
  ])('are refused with one class of %s', (_what, model, rows, name) => {
    expect(() => assertSeveralClasses(model, rows, where)).toThrow(
      expect.objectContaining({ code: 'ROWS_ONE_CLASS', message: expect.stringMatching(new RegExp(`^All 3 rows to learn from \\(2024-03-01 to 2024-03-02\\) have the same \\w+ of \\w+ v1, ${name}: `)) }),
    );
  });

  it('may have one number, which is a poor model and no wrong one, and must have two classes alone', () => {
    expect(() => assertSeveralClasses(level, rowsOf(Float64Array.of(7, 7, 7, 1, 2)), where)).not.toThrow();
    expect(() => assertSeveralClasses(alarm, rowsOf(Uint8Array.of(1, 1, 0, 0, 0)), where)).not.toThrow();
  });

  it('are warned of for each column that has one value, null included', () => {
    const { instances, labels } = labelledRows(alarm, 5);
    const of = (changes: typeof instances) => constantColumnWarnings(alarm, { instances: { ...instances, ...changes }, labels, split });
    const [usual = ''] = of({});
    expect(of({ count: Int32Array.of(4, 4, 4, 5, 6) })[0]).toMatch(/^columns? .*'count'.* of reading v1 ha(s|ve) the same value in all 3 rows to learn from: /);
    expect(usual).not.toContain("'count'");
    expect(constantColumnWarnings(alarm, { instances: { a: Float64Array.of(NaN, NaN, NaN, 1, 1), b: [null, null, null, 'x', 'x'], c: Int32Array.of(1, 2, 3, 3, 3) }, labels, split })).toEqual([
      "columns 'a', 'b' of reading v1 have the same value in all 3 rows to learn from: nothing can be learned of it, and another value later is new to the model",
    ]);
    const many = Object.fromEntries(Array.from('abcdefg', (name) => [name, Int32Array.of(1, 1, 1, 1, 1)]));
    expect(constantColumnWarnings(alarm, { instances: many, labels, split })[0]).toMatch(/^columns 'a', 'b', 'c', 'd', 'e', 2 more of/);
  });
});
