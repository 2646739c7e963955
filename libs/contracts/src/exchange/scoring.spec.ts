import { dataframeSplit, ERROR_STATUS, errorReply, scoringReply } from './scoring.js';

describe('a scoring request', () => {
  it('is a table: names once, then rows, with an index or without', () => {
    for (const index of [{}, { index: [0, 1] }]) {
      const request = { dataframe_split: { columns: ['origin', 'slots_now'], data: [['LAX', 3], ['SFO', null]], ...index } };
      expect(dataframeSplit.parse(request)).toEqual(request);
    }
  });

  it('may have further keys beside the table, as `params` of MLflow, but none within', () => {
    const table = { columns: ['origin'], data: [['LAX']] };
    expect(dataframeSplit.safeParse({ dataframe_split: table, params: {} }).success).toBe(true);
    expect(dataframeSplit.safeParse({ dataframe_split: { ...table, rows: 1 } }).success).toBe(false);
  });

  it.each([{ columns: 'origin' }, { columns: [1] }, { data: ['LAX'] }, { data: { origin: ['LAX'] } }, { data: undefined }])('is refused with %j', (fault) => {
    expect(dataframeSplit.safeParse({ dataframe_split: { columns: ['origin'], data: [['LAX']], ...fault } }).success).toBe(false);
  });
});

describe('a scoring reply', () => {
  it('has one probability a row', () => {
    const reply = { predictions: [{ late_probability: 0.25 }, { late_probability: 1 }] };
    expect(scoringReply.parse(reply)).toEqual(reply);
    expect(scoringReply.safeParse({ predictions: [] }).success).toBe(true);
  });

  it.each<[string, unknown]>([
    ['bare numbers', { predictions: [0.25] }],
    ['a probability that is none', { predictions: [{ late_probability: 1.5 }] }],
    ['null, as JSON writes NaN', { predictions: [{ late_probability: null }] }],
    ['another field', { predictions: [{ late_probability: 0.5, flight_id: 'x' }] }],
    ['a key beside the predictions', { predictions: [], error_code: 'BAD_REQUEST' }],
    ['no predictions', {}],
  ])('is refused with %s', (_, reply) => {
    expect(scoringReply.safeParse(reply).success).toBe(false);
  });
});

describe('the error envelope', () => {
  it('says code and message, and where it can the column and the row; further keys of a server stand', () => {
    const reply = { error_code: 'BAD_REQUEST', message: 'slots_now of row 0 is null', column: 'slots_now', row: 0, sqlstate: '22004' };
    expect(errorReply.parse(reply)).toEqual(reply);
    expect(errorReply.safeParse({ error_code: 'BAD_REQUEST', message: '' }).success).toBe(true);
  });

  it.each([{ error_code: 400 }, { message: undefined }, { row: -1 }, { row: 0.5 }, { column: 3 }])('is refused with %j', (fault) => {
    expect(errorReply.safeParse({ error_code: 'BAD_REQUEST', message: 'no', ...fault }).success).toBe(false);
  });

  it('has the status of MLflow for every code', () => {
    expect(ERROR_STATUS).toEqual({
      BAD_REQUEST: 400,
      INVALID_PARAMETER_VALUE: 400,
      UNAUTHENTICATED: 401,
      ENDPOINT_NOT_FOUND: 404,
      RESOURCE_EXHAUSTED: 429,
      INTERNAL_ERROR: 500,
      TEMPORARILY_UNAVAILABLE: 503,
      DEADLINE_EXCEEDED: 504,
    });
  });
});
