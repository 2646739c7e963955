import { flightPrediction, storedFlightPrediction } from './flight-prediction.js';

const flight_id = '2001-06-20T08:01-LAX-RNO-1';

describe('flight_prediction', () => {
  it.each([0, Number.MIN_VALUE, 0.1 + 0.2, 1])('keeps a probability of %p to the last bit', (late_probability) => {
    expect(flightPrediction.schema.parse({ flight_id, late_probability }).late_probability).toBe(late_probability);
  });

  it.each([-Number.MIN_VALUE, 1 + Number.EPSILON, NaN, Infinity, null, '0.5'])('refuses %p as a probability', (late_probability) => {
    expect(flightPrediction.schema.safeParse({ flight_id, late_probability }).success).toBe(false);
  });

  it('names, where it is kept, the run and the moment, with a zone', () => {
    const kept = { flight_id, late_probability: 0.25, run_id: '0123456789abcdef0123456789abcdef', predicted_at: '2001-06-20T15:01:00Z' };
    expect(storedFlightPrediction.parse(kept)).toEqual(kept);
    expect(storedFlightPrediction.safeParse({ ...kept, run_id: '' }).success).toBe(false);
    expect(storedFlightPrediction.safeParse({ ...kept, predicted_at: '2001-06-20T15:01' }).success).toBe(false);
    expect(storedFlightPrediction.safeParse({ flight_id, late_probability: 0.25 }).success).toBe(false);
  });
});
