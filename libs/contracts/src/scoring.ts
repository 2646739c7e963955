import { z } from 'zod';
import { flightPrediction } from './flight-prediction.js';

/** A table as MLflow's scoring protocol sends it: names once, then rows. */
export const dataframeSplit = z.looseObject({
  dataframe_split: z.strictObject({
    columns: z.array(z.string()),
    index: z.array(z.unknown()).optional(),
    data: z.array(z.array(z.unknown())),
  }),
});
export type DataframeSplit = z.infer<typeof dataframeSplit>;

/** The reply to `/invocations`: one prediction a row, in the order of the request. */
export const scoringReply = z.strictObject({
  predictions: z.array(flightPrediction.schema.pick({ late_probability: true })),
});
export type ScoringReply = z.infer<typeof scoringReply>;

/**
 * The one error envelope of the project, MLflow's: a stable code and a message that names the thing, the reason and
 * the way out. Servers add keys of their own (MLflow 3.18: `sqlstate`, `error_class`), so readers are lenient.
 */
export const errorReply = z.looseObject({
  error_code: z.string(),
  message: z.string(),
  column: z.string().optional(),
  row: z.int().nonnegative().optional(),
});
export type ErrorReply = z.infer<typeof errorReply>;

/** Error codes of the protocol that our servers answer, with their HTTP status. */
export const ERROR_STATUS = {
  BAD_REQUEST: 400,
  INVALID_PARAMETER_VALUE: 400,
  UNAUTHENTICATED: 401,
  ENDPOINT_NOT_FOUND: 404,
  RESOURCE_EXHAUSTED: 429,
  INTERNAL_ERROR: 500,
  TEMPORARILY_UNAVAILABLE: 503,
  DEADLINE_EXCEEDED: 504,
} as const;
/** A code of the error envelope that our servers answer with. */
export type ErrorCode = keyof typeof ERROR_STATUS;
