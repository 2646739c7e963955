import { z } from 'zod';

/**
 * The one error envelope of the project, MLflow's: a stable code and a message that names the thing, the reason and
 * the way out. Servers add keys (MLflow 3.18: `sqlstate`, `error_class`), so readers are lenient.
 */
export const errorReply = z.looseObject({
  error_code: z.string(),
  message: z.string(),
  column: z.string().optional(),
  row: z.int().nonnegative().optional(),
});
export type ErrorReply = z.infer<typeof errorReply>;
