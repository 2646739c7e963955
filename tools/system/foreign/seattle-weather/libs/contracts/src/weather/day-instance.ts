import { z } from 'zod';
import { contract } from '../contract/contract.js';
import { localDay } from '../contract/local-time.js';

/** A day names itself. A key is a text or an integer, so the date stands here as a text. */
export const dayId = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d$/)
  .describe('the date: 2012-01-31');

const celsius = z.number().min(-60).max(60);

/** The business object: what the instruments of one place have measured on a day. */
export const dayInstance = contract({
  name: 'day_instance',
  version: 1,
  key: 'day_id',
  time: 'date',
  schema: z.strictObject({
    day_id: dayId,
    date: localDay,
    precipitation_mm: z.number().min(0).max(2000),
    highest_celsius: celsius,
    lowest_celsius: celsius,
    wind_metres_per_second: z.number().min(0).max(120).describe('mean of the day'),
  }),
});
export type DayInstance = z.infer<typeof dayInstance.schema>;
