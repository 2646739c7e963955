import { readingLabel, readingLabelRows } from '@tripod/contracts/testing';
import { alarms, grades, ranking } from '../../fixtures/projects.js';
import { columnsFrom, readingColumns } from '../../fixtures/rows.js';
import type { Labels } from '../instances/read-labels.js';
import { applyPolicy, worthOf } from './apply-policy.js';
import type { Policy } from './policy.js';

const probabilities = [0.1, 0.9, 0.5, 0.7, 0.2];
const predicted = {
  rows: 5,
  instances: readingColumns(5),
  outputs: { reading_id: ['r1', 'r2', 'r3', 'r4', 'r5'], alarm_probability: Float64Array.from(probabilities), level: Float64Array.from(probabilities), grade: Int32Array.of(0, 2, 1, 2, 0) },
};
const prices = { INSPECTION_PRICE: 60, DAMAGE_OF_AN_ALARM: 100 };
const none: Labels = { rows: new Int32Array(), columns: {}, setAside: [] };

describe('a policy', () => {
  it('decides all rows by its settings, with a cost for each', () => {
    expect(applyPolicy(alarms.policy, predicted, prices)).toMatchObject({
      decisions: ['wait', 'inspect', 'wait', 'inspect', 'wait'],
      expectedCosts: Float64Array.of(10, 60, 50, 60, 20),
    });
    expect(applyPolicy(alarms.policy, predicted, { ...prices, INSPECTION_PRICE: 95 }).decisions).not.toContain('inspect');
  });

  it('may decide by classes, without costs', () => {
    const decided = applyPolicy(grades.policy, predicted, {});
    expect(decided.decisions).toEqual(['leave', 'repair', 'leave', 'repair', 'leave']);
    expect(decided.expectedCosts).toBeUndefined();
  });

  it('may rank the rows', () => {
    expect(applyPolicy(ranking.policy, predicted, { VISITS: 2 }).decisions).toEqual(['skip', 'visit', 'skip', 'visit', 'skip']);
  });

  it.each([
    ['too few decisions', { decisions: ['wait'] }, '1 decisions for 5 rows'],
    ['a decision that it did not declare', { decisions: ['wait', 'wait', 'flee', 'wait', 'wait'] }, "'flee' is not one of wait, inspect"],
    ['the name of a property', { decisions: Array(5).fill('toString') }, "'toString' is not one of wait, inspect"],
    ['too few costs', { decisions: Array(5).fill('wait'), expectedCosts: new Float64Array(4) }, 'no finite expected cost'],
    ['a cost that is not a number', { decisions: Array(5).fill('wait'), expectedCosts: new Float64Array(5).fill(NaN) }, 'no finite expected cost'],
  ])('is at fault when it gives %s', (_, decided, says) => {
    const wrong: Policy = { ...alarms.policy, decide: () => decided };
    expect(() => applyPolicy(wrong, predicted, prices)).toThrow(says);
  });
});

describe('what decisions are worth', () => {
  const decided = applyPolicy(alarms.policy, predicted, prices);
  const labels: Labels = { rows: Int32Array.of(1, 2), columns: columnsFrom(readingLabel, readingLabelRows(2).map((row, i) => ({ ...row, alarm: i === 1 }))), setAside: [] };

  it('is counted over the rows with a label, and no others', () => {
    // Row 1 was inspected for 60; row 2 was not, and its alarm cost 100.
    expect(worthOf(alarms.policy, decided, labels, prices)).toEqual({ figures: { cost: 160, mean: 80 }, inWords: ['They cost 160.'] });
  });

  it('is shown to the policy with the instances and outputs of the same rows', () => {
    const seen: unknown[] = [];
    const watching: Policy = { ...alarms.policy, worth: (rows) => (seen.push(rows), { figures: {}, inWords: [] }) };
    worthOf(watching, decided, labels, prices);
    expect(seen).toMatchObject([
      {
        rows: 2,
        instances: { reading_id: ['r2', 'r3'] },
        outputs: { alarm_probability: Float64Array.of(0.9, 0.5) },
        decisions: ['inspect', 'wait'],
        expectedCosts: Float64Array.of(60, 50),
        labels: { alarm: Uint8Array.of(0, 1) },
      },
    ]);
  });

  it('is null without labels, and for a policy that does not say', () => {
    expect(worthOf(alarms.policy, decided, none, prices)).toBeNull();
    expect(worthOf(grades.policy, applyPolicy(grades.policy, predicted, {}), labels, {})).toBeNull();
  });
});
