import { resolve } from 'node:path';
import { z } from 'zod';
import { UsageError } from './errors.js';

/** Everything that ml reads from its environment. */
const environment = z
  .object({
    DATABASE_URL: z
      .url({ protocol: /^postgres(ql)?$/, error: 'must be postgresql://user:password@host:port/database' })
      .optional()
      .describe('Postgres with the views of etl; role ml'),
    RUNS_DIRECTORY: z.string().default('mlruns').describe("the run store: a directory in MLflow's file layout"),
    MLFLOW_TRACKING_URI: z.string().optional(),
    ML_BACKEND: z.enum(['auto', 'native', 'wasm']).default('auto').describe('auto: native when it loads, else wasm'),
    SERVE_TOKEN: z.string().min(16).optional().describe('needed to serve on another address than loopback'),
    LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).optional(),
  })
  .transform((env) => ({
    databaseUrl: env.DATABASE_URL,
    runsDirectory: resolve(env.RUNS_DIRECTORY),
    trackingUri: env.MLFLOW_TRACKING_URI,
    backend: env.ML_BACKEND,
    serveToken: env.SERVE_TOKEN,
    logLevel: env.LOG_LEVEL,
  }));

export type Config = z.output<typeof environment>;

/**
 * An empty variable counts as not set.
 *
 * @throws {UsageError} naming each variable that cannot be used; values are not repeated, they may be secrets
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new UsageError(`environment: ${faults.join('; ')}`);
  }
  return parsed.data;
}
