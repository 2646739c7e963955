import { z } from 'zod';
import { contract } from '../contract/contract.js';
import { flightId } from './flight-instance.js';
import { localMinute } from '../contract/local-time.js';

/** A flight is late when it arrives this many minutes after its schedule, or more. */
export const LATE_FROM_MINUTES = 15;

/** How the flight ended: known only after it has landed. An implausible delay is not a label. */
export const flightLabel = contract({
  name: 'flight_label',
  version: 1,
  key: 'flight_id',
  schema: z.strictObject({
    flight_id: flightId,
    delay_minutes: z.int32().min(-60).max(1440).describe('arrival against schedule; negative is early'),
    late: z.boolean().describe(`delay_minutes is ${LATE_FROM_MINUTES} or more`),
    known_at: localMinute.describe("minute from which the outcome may be used, on the clock of the flight's departed_at"),
  }),
});
export type FlightLabel = z.infer<typeof flightLabel.schema>;
