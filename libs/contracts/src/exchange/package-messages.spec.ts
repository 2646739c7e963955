import { packageMessage } from './package-messages.js';

const reference = (name: string) => ({ name, version: 1 });
const ready = {
  type: 'ready',
  instance_contract: reference('flight_instance'),
  prediction_contract: reference('flight_prediction'),
  columns: ['departed_at', 'slots_now'],
};
const prediction = { type: 'prediction', id: 7, columns: { late_probability: new Float64Array([0.25, NaN]) } };
const refusal = { type: 'refusal', id: 7, error: { code: 'not_finite', message: 'slots_now of row 3 is NaN', column: 'slots_now', row: 3 } };
const failure = { type: 'failure', error: { code: 'torn', message: 'weights.bin is cut off' } };
const accepts = (message: unknown) => packageMessage.safeParse(message).success;

describe('what a package’s worker says', () => {
  it.each([ready, prediction, refusal, failure])('can be $type', (message) => {
    expect(packageMessage.parse(message)).toEqual(message);
  });

  it('keeps the columns themselves: no copy of a million rows', () => {
    const parsed = packageMessage.parse(prediction);
    expect(parsed.type === 'prediction' && parsed.columns['late_probability']).toBe(prediction.columns.late_probability);
  });

  it('has columns of each array type', () => {
    const columns = { whole: new Int32Array(2), float: new Float64Array(2), flag: new Uint8Array(2), text: ['a', 'b'] };
    expect(accepts({ ...prediction, columns })).toBe(true);
  });

  it.each<[string, unknown]>([
    ['plain numbers', [0.25, 0.5]],
    ['floats of 32 bits', new Float32Array(1)],
    ['texts with a hole', ['a', null]],
    ['one number', 0.25],
    ['nothing', null],
  ])('is refused with %s for a column', (_, column) => {
    expect(accepts({ ...prediction, columns: { late_probability: column } })).toBe(false);
  });

  it.each<[string, unknown]>([
    ['of an unknown type', { ...ready, type: 'hello' }],
    ['ready without contracts', { type: 'ready', columns: [] }],
    ['ready with a contract of version 0', { ...ready, instance_contract: { name: 'flight_instance', version: 0 } }],
    ['a prediction of no request', { type: 'prediction', columns: {} }],
    ['a prediction with an id that is no whole number', { ...prediction, id: 1.5 }],
    ['a prediction that is an error as well', { ...prediction, error: refusal.error }],
    ['a refusal without a code', { ...refusal, error: { message: 'no' } }],
    ['a refusal of a negative row', { ...refusal, error: { ...refusal.error, row: -1 } }],
    ['a failure without a reason', { type: 'failure' }],
    ['nothing', undefined],
  ])('is refused when it is %s', (_, message) => {
    expect(accepts(message)).toBe(false);
  });
});
