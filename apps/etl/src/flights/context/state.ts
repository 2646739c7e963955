import { z } from 'zod';

const integer = z.int32();
const minutes = z.array(integer).length(60);

/** A saved context: for each airport the arrivals of the last hour, for each route its past flights, and the flights without an outcome yet. */
export const contextState = z.strictObject({
  version: z.literal(1),
  airports: z.array(z.strictObject({ airport: z.string(), now: integer, arrivals: minutes, late: minutes })),
  routes: z.array(
    z
      .strictObject({ origin: z.string(), destination: z.string(), first: z.int(), locals: z.array(integer), delays: z.array(integer) })
      .refine(({ locals, delays }) => locals.length === delays.length, { error: 'locals and delays must have one length' }),
  ),
  pending: z.array(z.strictObject({ flight: z.int(), route: z.int(), number: z.int(), minute: integer })),
});
export type ContextState = z.infer<typeof contextState>;
