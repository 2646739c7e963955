import type { TrainingRows } from '../training/read-rows.js';
import { everyNthRow, validationRows } from './some-rows.js';

const rows: TrainingRows = {
  rows: 7,
  instances: { count: Int32Array.of(0, 1, 2, 3, 4, 5, 6), note: ['a', null, 'c', 'd', 'e', 'f', 'g'] },
  labels: { values: Uint8Array.of(0, 1, 0, 1, 0, 1, 1), classes: [] },
  split: { training: 5, validation: 2 },
};

describe('some rows of a training', () => {
  it('are every second row to learn from and all to watch', () => {
    expect(everyNthRow(rows, 2)).toEqual({
      rows: 5,
      instances: { count: Int32Array.of(0, 2, 4, 5, 6), note: ['a', 'c', 'e', 'f', 'g'] },
      labels: { values: Uint8Array.of(0, 0, 0, 1, 1), classes: [] },
      split: { training: 3, validation: 2 },
    });
    expect(everyNthRow(rows, 1)).toBe(rows);
  });

  it('contain those of a smaller share', () => {
    const learned = (every: number) => {
      const { instances, split } = everyNthRow(rows, every);
      return [...(instances['count'] ?? [])].slice(0, split.training);
    };
    expect(learned(2)).toEqual(expect.arrayContaining(learned(4)));
  });

  it('are those to watch alone', () => {
    expect(validationRows(rows)).toEqual({ rows: 2, instances: { count: Int32Array.of(5, 6), note: ['f', 'g'] }, labels: { values: Uint8Array.of(1, 1), classes: [] } });
  });
});
