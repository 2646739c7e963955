import { z } from 'zod';
import { contract } from '../contract/contract.js';
import { flightId } from './flight-instance.js';

/** How many minutes late the flight is expected to arrive, while there is still time to act. */
export const flightDelayPrediction = contract({
  name: 'flight_delay_prediction',
  version: 1,
  key: 'flight_id',
  schema: z.strictObject({
    flight_id: flightId,
    delay_minutes: z.number().describe('expected arrival against schedule in minutes; negative is early; float64'),
  }),
});
export type FlightDelayPrediction = z.infer<typeof flightDelayPrediction.schema>;
