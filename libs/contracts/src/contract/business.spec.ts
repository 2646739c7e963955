import { z } from 'zod';
import { readingGrade, readings } from '../../testing/index.js';
import { defineBusiness } from './business.js';
import { contract } from './contract.js';

const other = contract({ name: 'other', version: 1, key: 'id', schema: z.strictObject({ id: z.string(), value: z.number(), word: z.string() }) });

describe('a business', () => {
  it('is frozen, and keeps what was declared', () => {
    expect(Object.isFrozen(readings)).toBe(true);
    expect(readings.predictions.grade.contract).toBe(readingGrade);
  });

  it('rejects a label or a prediction with another key than the instance', () => {
    expect(() => defineBusiness({ ...readings, label: other, predictions: {} })).toThrow("other v1 must have the key of reading v1, 'reading_id'");
  });

  it.each<[string, object, string]>([
    ['a label that is not there', { type: 'binary', label: 'alert', output: 'level' }, "prediction 'level': reading_label v1 has no field 'alert'"],
    ['a label of another kind', { type: 'binary', label: 'level', output: 'level' }, "'level' of reading_label v1 is float, not boolean"],
    ['a number for a task of classes', { type: 'classes', label: 'level', output: 'level', probabilities: {} }, "'level' of reading_label v1 is float, not category"],
    ['an output that is not there', { type: 'number', label: 'level', output: 'value' }, "reading_level v1 has no field 'value'"],
  ])('rejects %s', (_, task, message) => {
    const predictions = { level: { contract: readings.predictions.level.contract, task } };
    expect(() => defineBusiness({ ...readings, predictions } as never)).toThrow(message);
  });

  it('rejects classes of which one has no probability', () => {
    const task = { ...readings.predictions.grade.task, probabilities: { low: 'low_probability' } };
    expect(() => defineBusiness({ ...readings, predictions: { grade: { contract: readingGrade, task } } })).toThrow(
      `'probabilities' must name each category of 'grade', in their order`,
    );
  });
});
