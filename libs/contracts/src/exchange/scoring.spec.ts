import { readingAlarm, readingGrade } from '../../testing/index.js';
import { dataframeSplit, predictionFields, readScoringReply, ScoringFault, scoringReplyOf } from './scoring.js';

describe('a scoring request', () => {
  it('is a table: names once, then rows, with an index or without', () => {
    for (const index of [{}, { index: [0, 1] }]) {
      const request = { dataframe_split: { columns: ['place', 'count'], data: [['hall', 3], ['roof', null]], ...index } };
      expect(dataframeSplit.parse(request)).toEqual(request);
    }
  });

  it('may have further keys beside the table, as `params` of MLflow, but none within', () => {
    const table = { columns: ['place'], data: [['hall']] };
    expect(dataframeSplit.safeParse({ dataframe_split: table, params: {} }).success).toBe(true);
    expect(dataframeSplit.safeParse({ dataframe_split: { ...table, rows: 1 } }).success).toBe(false);
  });
});

describe('a scoring reply', () => {
  const columns = {
    grade: Int32Array.of(2, 0),
    low_probability: Float64Array.of(0.1, 0.7),
    middle_probability: Float64Array.of(0.2, 0.2),
    high_probability: Float64Array.of(0.7, 0.1),
  };
  const reply = {
    predictions: [
      { grade: 'high', low_probability: 0.1, middle_probability: 0.2, high_probability: 0.7 },
      { grade: 'low', low_probability: 0.7, middle_probability: 0.2, high_probability: 0.1 },
    ],
  };

  it('has the fields of the prediction contract but its key', () => {
    expect(predictionFields(readingAlarm)).toEqual(['alarm_probability']);
    expect(scoringReplyOf(readingGrade, columns)).toEqual(reply);
  });

  it('is read back into the same columns, to the last bit', () => {
    expect(readScoringReply(readingGrade, JSON.parse(JSON.stringify(reply)))).toEqual(columns);
    const bits = { alarm_probability: Float64Array.of(1 / 3, 0.1 + 0.2 - 0.2, Number.MIN_VALUE, 1) };
    expect(readScoringReply(readingAlarm, JSON.parse(JSON.stringify(scoringReplyOf(readingAlarm, bits))))).toEqual(bits);
  });

  it.each<[string, unknown, string]>([
    ['HTML', '<html>', 'the reply is not { predictions: [...] }'],
    ['a bare list', [], 'the reply is not { predictions: [...] }'],
    ['a number above 1', { predictions: [{ alarm_probability: 0.5 }, { alarm_probability: 7 }] }, "the reply does not fit reading_alarm v1: 'alarm_probability' in row 1 is 7"],
    ['null', { predictions: [{ alarm_probability: null }] }, "'alarm_probability' in row 0 is null, which this column does not take"],
    ['a text', { predictions: [{ alarm_probability: '0.5' }] }, "'alarm_probability' in row 0 is '0.5'; it must be a number, not a string"],
    ['a missing field', { predictions: [{}] }, "'alarm_probability' in row 0 is missing"],
    ['a row that is a number', { predictions: [0.5] }, 'row 0 is not an object'],
  ])('is rejected when it is or has %s', (_, body, reason) => {
    expect(() => readScoringReply(readingAlarm, body)).toThrow(ScoringFault);
    expect(() => readScoringReply(readingAlarm, body)).toThrow(reason);
  });
});
