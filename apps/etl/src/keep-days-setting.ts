import { z } from 'zod';

/** How many local days are kept. */
export const keepDaysSetting = z
  .string()
  .regex(/^[1-9]\d{0,5}$/, { error: 'must be a number of days from 1 to 999999' })
  .transform(Number);
