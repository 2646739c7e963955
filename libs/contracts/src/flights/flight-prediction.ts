import { z } from 'zod';
import { contract } from '../contract/contract.js';
import { flightId } from './flight-instance.js';

/** What the model says of one flight while there is still time to act. */
export const flightPrediction = contract({
  name: 'flight_prediction',
  version: 1,
  key: 'flight_id',
  schema: z.strictObject({
    flight_id: flightId,
    late_probability: z.number().min(0).max(1).describe('probability of arriving 15 minutes late or more; float64'),
  }),
});
export type FlightPrediction = z.infer<typeof flightPrediction.schema>;
