import { z } from 'zod';
import { contract } from '../contract/contract.js';
import { dayId } from './day-instance.js';

/** What an observer calls the weather of a day. */
export const weather = z.enum(['drizzle', 'fog', 'rain', 'snow', 'sun']);
export type Weather = z.infer<typeof weather>;

/** What the observer wrote down. */
export const dayLabel = contract({
  name: 'day_label',
  version: 1,
  key: 'day_id',
  schema: z.strictObject({ day_id: dayId, weather }),
});
export type DayLabel = z.infer<typeof dayLabel.schema>;
