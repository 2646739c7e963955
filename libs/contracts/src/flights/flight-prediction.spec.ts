import { flightPrediction } from './flight-prediction.js';

const flight_id = '2001-06-20T08:01-LAX-RNO-1';

describe('flight_prediction', () => {
  it.each([0, Number.MIN_VALUE, 0.1 + 0.2, 1])('keeps a probability of %p to the last bit', (late_probability) => {
    expect(flightPrediction.schema.parse({ flight_id, late_probability }).late_probability).toBe(late_probability);
  });

  it.each([-Number.MIN_VALUE, 1 + Number.EPSILON, NaN, Infinity, null, '0.5'])('rejects %p as a probability', (late_probability) => {
    expect(flightPrediction.schema.safeParse({ flight_id, late_probability }).success).toBe(false);
  });
});
