import { reading } from '@tripod/contracts/testing';
import { rowsSummarized, summaryOf } from './summarize.js';

const columns = {
  count: Int32Array.of(5, 1, 9),
  celsius_or_null: Float64Array.of(3, Number.NaN, 3),
  indoors_or_null: Uint8Array.of(1, 255, 0),
  place: Int32Array.of(0, 1, 2),
  note: ['a', 'b', 'c'],
};
const groups = [{ name: 'count', columns: ['count'] }, { name: 'celsius_or_null', columns: ['celsius_or_null'] }, { name: 'indoors_or_null', columns: ['indoors_or_null'] }, { name: 'where', columns: ['place', 'note'] }];
/** `[rows, groups, outputs]`. */
const contributions = Float64Array.of(1, 0, 2, 0, 0, 3, 0, 0, -1, 0, 2, 0, 0, -3, 0, 0, 1, 0, -5, 0, 0, 3, 0, 0);
const summary = summaryOf(reading, columns, { groups, outputs: ['low_probability', 'high_probability'], base: Float64Array.of(0.25, 0.75), contributions, errors: new Float64Array(24) });
const groupOf = (output: number, name: string) => summary.outputs[output]?.groups.find(({ group }) => group === name);

describe('a summary of explanations', () => {
  it('has the groups by the mean of their absolute contributions, the strongest first, output by output', () => {
    expect(summary.rows).toBe(3);
    expect(summary.outputs.map(({ output, base, groups: [strongest] }) => [output, base, strongest?.group, strongest?.meanAbsolute])).toEqual([
      ['low_probability', 0.25, 'celsius_or_null', 3],
      ['high_probability', 0.75, 'indoors_or_null', 3],
    ]);
    expect(groupOf(0, 'where')).toMatchObject({ columns: ['place', 'note'], meanAbsolute: 0 });
  });

  it('has a point for each row: its contribution, and where its value stands among those of the rows', () => {
    expect(groupOf(0, 'count')?.points).toEqual([{ contribution: 1, level: 0.5 }, { contribution: -1, level: 0 }, { contribution: 1, level: 1 }]);
  });

  it('gives equal values one level, and none to null and to what has no order', () => {
    const levels = (name: string) => groupOf(0, name)?.points.map(({ level }) => level);
    expect(levels('celsius_or_null')).toEqual([0.5, null, 0.5]);
    expect(levels('indoors_or_null')).toEqual([1, null, 0]);
    expect(levels('where')).toEqual([null, null, null]);
  });
});

describe('how many rows are explained', () => {
  it.each([
    ['as many as are wanted', 8, 1000, 50, 50],
    ['no more than there are', 8, 7, 50, 7],
    ['fewer of many groups, since each takes thousands of coalitions', 12, 1000, 50, 20],
    ['none where none is wanted', 12, 1000, 0, 0],
  ])('is %s', (_, groups, rows, most, expected) => {
    expect(rowsSummarized(groups, rows, most)).toBe(expected);
  });
});
