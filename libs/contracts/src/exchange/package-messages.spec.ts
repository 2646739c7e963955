import { packageMessage, packageRequest } from './package-messages.js';

const reference = (name: string) => ({ name, version: 1 });
const ready = {
  type: 'ready',
  instance_contract: reference('reading'),
  prediction_contract: reference('reading_alarm'),
  columns: ['place', 'count'],
  rows_at_once: 8192,
};
const prediction = { type: 'prediction', id: 7, columns: { alarm_probability: new Float64Array([0.25, NaN]) } };
const explanation = {
  type: 'explanation',
  id: 7,
  groups: [{ name: 'where', columns: ['place', 'indoors'] }, { name: 'count', columns: ['count'] }],
  outputs: ['alarm_probability'],
  base: Float64Array.of(0.25),
  contributions: Float64Array.of(0.5, -0.125),
  errors: Float64Array.of(0, 0),
};
const refusal = { type: 'refusal', id: 7, error: { code: 'not_finite', message: 'count of row 3 is NaN', column: 'count', row: 3 } };
const failure = { type: 'failure', error: { code: 'torn', message: 'weights.bin is cut off' } };
const accepts = (message: unknown) => packageMessage.safeParse(message).success;

describe('what a package’s worker says', () => {
  it.each([ready, prediction, explanation, refusal, failure])('can be $type', (message) => {
    expect(packageMessage.parse(message)).toEqual(message);
  });

  it('keeps the columns themselves: no copy of a million rows', () => {
    const parsed = packageMessage.parse(prediction);
    expect(parsed.type === 'prediction' && parsed.columns['alarm_probability']).toBe(prediction.columns.alarm_probability);
  });

  it('has columns of each array type', () => {
    const columns = { whole: new Int32Array(2), float: new Float64Array(2), flag: new Uint8Array(2), text: ['a', null] };
    expect(accepts({ ...prediction, columns })).toBe(true);
  });

  it.each<[string, unknown]>([
    ['plain numbers', [0.25, 0.5]],
    ['floats of 32 bits', new Float32Array(1)],
    ['texts and numbers', ['a', 1]],
    ['one number', 0.25],
    ['nothing', null],
  ])('is rejected with %s for a column', (_, column) => {
    expect(accepts({ ...prediction, columns: { alarm_probability: column } })).toBe(false);
  });

  it.each<[string, unknown]>([
    ['of an unknown type', { ...ready, type: 'hello' }],
    ['ready without contracts', { type: 'ready', columns: [], rows_at_once: 1 }],
    ['ready for no row at once', { ...ready, rows_at_once: 0 }],
    ['ready with a contract of version 0', { ...ready, instance_contract: { name: 'reading', version: 0 } }],
    ['a prediction without an id', { type: 'prediction', columns: {} }],
    ['a prediction with an id that is not a whole number', { ...prediction, id: 1.5 }],
    ['a prediction that is an error as well', { ...prediction, error: refusal.error }],
    ['an explanation without groups', { ...explanation, groups: [] }],
    ['an explanation of a group without fields', { ...explanation, groups: [{ name: 'where', columns: [] }] }],
    ['an explanation with floats of 32 bits', { ...explanation, contributions: new Float32Array(2) }],
    ['a refusal without a code', { ...refusal, error: { message: 'no' } }],
    ['a refusal of a negative row', { ...refusal, error: { ...refusal.error, row: -1 } }],
    ['a failure without a reason', { type: 'failure' }],
    ['nothing', undefined],
  ])('is rejected when it is %s', (_, message) => {
    expect(accepts(message)).toBe(false);
  });
});

describe('what a package’s worker is asked', () => {
  const request = { type: 'predict', id: 1, columns: { count: new Int32Array(1) } };

  it('has a type, so that further questions can be added', () => {
    for (const type of ['predict', 'explain']) expect(packageRequest.parse({ ...request, type })).toEqual({ ...request, type });
    expect(packageRequest.safeParse({ ...request, type: 'dream' }).success).toBe(false);
    expect(packageRequest.safeParse({ id: 1, columns: {} }).success).toBe(false);
  });
});
