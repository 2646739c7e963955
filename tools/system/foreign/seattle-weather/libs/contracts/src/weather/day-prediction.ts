import { z } from 'zod';
import { contract } from '../contract/contract.js';
import { dayId } from './day-instance.js';
import { weather } from './day-label.js';

const probability = z.number().min(0).max(1);

/** What an observer would most likely have written down, for a day on which nobody looked. */
export const dayPrediction = contract({
  name: 'day_prediction',
  version: 1,
  key: 'day_id',
  schema: z.strictObject({
    day_id: dayId,
    weather: weather.describe('the likeliest'),
    drizzle_probability: probability,
    fog_probability: probability,
    rain_probability: probability,
    snow_probability: probability,
    sun_probability: probability,
  }),
});
export type DayPrediction = z.infer<typeof dayPrediction.schema>;
