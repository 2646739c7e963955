import { z } from 'zod';
import { contract } from '../contract/contract.js';
import { localMinute } from '../contract/local-time.js';

/** Stable under re-ingest: local minute, route, and a running number among equal ones in the source's order. */
export const flightId = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d-[A-Z]{3}-[A-Z]{3}-[1-9]\d*$/)
  .describe('departure minute, origin, destination, running number: 2001-06-20T08:01-LAX-RNO-1');

const airport = z.string().regex(/^[A-Z]{3}$/);
const count = z.int32().min(0);

/**
 * The business object: a flight that has just left the gate, with what was known at that moment.
 * The counts are raw; rates, roots and scales belong to the model. "Past flight" means same origin and destination.
 * Slot: how late this flight would be if it were the same daily service as a past one. The past one left at 08:10 and
 * arrived 20 min late; this one leaves at 08:25, so its slot is 20 + 15 = 35 min.
 */
export const flightInstance = contract({
  name: 'flight_instance',
  version: 1,
  key: 'flight_id',
  time: 'departed_at',
  schema: z.strictObject({
    flight_id: flightId,
    departed_at: localMinute.describe("minute of departure on the origin's clock"),
    origin: airport.describe('IATA code'),
    destination: airport.describe('IATA code'),
    distance_miles: z.int32().min(1),
    slots_5_to_30_min_ahead: count.describe('past flights of 14 days whose slot is 5 to 30 minutes ahead'),
    slots_now: count.describe('past flights of 14 days whose slot is within 5 minutes'),
    slots_5_to_15_min_ago: count.describe('past flights of 14 days whose slot was 5 to 15 minutes ago'),
    slots_15_to_60_min_ago: count.describe('past flights of 14 days whose slot was 15 to 60 minutes ago'),
    slots_1_to_4_h_ago: count.describe('past flights of 14 days whose slot was 1 to 4 hours ago'),
    route_departures_this_time_14d: count.describe('past flights of 14 days that left within 5 minutes of this clock time'),
    route_late_this_time_14d: count.describe('of those, known to have arrived 15 minutes late or more'),
    route_departures_15min: count.describe('past flights of the last 15 minutes'),
    route_departures_4h: count.describe('past flights of the last 4 hours'),
    origin_arrivals_60min: count.describe('arrivals at the origin that became known in the last hour'),
    origin_late_arrivals_60min: count.describe('of those, 15 minutes late or more'),
    destination_arrivals_60min: count.describe('arrivals at the destination that became known in the last hour'),
    destination_late_arrivals_60min: count.describe('of those, 15 minutes late or more'),
  }),
});
export type FlightInstance = z.infer<typeof flightInstance.schema>;
