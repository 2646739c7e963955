import { z } from 'zod';

const whole = z.int32();

/** A saved context: per airport the last hour's arrivals, per route the past flights, and the flights still in the air. */
export const contextState = z.strictObject({
  version: z.literal(1),
  airports: z.array(
    z.strictObject({ airport: z.string(), now: whole, arrivals: z.array(whole).length(60), late: z.array(whole).length(60) }),
  ),
  routes: z.array(
    z.strictObject({
      origin: z.string(),
      destination: z.string(),
      first: z.int(),
      locals: z.array(whole),
      delays: z.array(whole),
    }),
  ),
  pending: z.array(z.strictObject({ flight: z.int(), route: z.int(), number: z.int(), minute: whole })),
});
export type ContextState = z.infer<typeof contextState>;
