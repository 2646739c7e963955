import { resolve } from 'node:path';
import { z } from 'zod';
import { APP } from './app.js';
import { AppError } from './errors.js';
import { logLevel } from './log.js';
import { crontab } from './work/crontab.js';

/** A text that says something: a blank is a slip. */
const text = z.string().regex(/\S/, { error: 'must not be blank' });

/** As MLflow reads it: in whatever case. */
const yesOrNo = z.string().regex(/^(true|false|1|0)$/i, { error: 'must be true or false' }).transform((value) => /^(true|1)$/i.test(value));

/** Every setting of the app, in one zod object; the result has the variables' own names. */
const settings = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be postgresql://user:password@host:port/database' }).optional(),
  /** Name of the etl app whose data this app reads. */
  DATASETS_FROM: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/, { error: 'must be the name of an etl app, such as etl' })
    .default('etl'),
  LOG_LEVEL: logLevel.optional(),
  RUNS_DIRECTORY: text.default('mlruns').transform((directory) => resolve(directory)),
  /** Where datasets of trainings are kept; by default `kept-datasets` beside the run store's directory. */
  KEPT_DIRECTORY: text.transform((directory) => resolve(directory)).optional(),
  /** How much may be kept there; 0 keeps nothing. */
  KEPT_GIGABYTES: z.string().regex(/^\d{1,6}(\.\d+)?$/, { error: 'must be a number of gigabytes, such as 2 or 0.5' }).transform(Number).default(2),
  /** How many test rows the report of a training explains. */
  REPORT_EXPLAINED_ROWS: z.string().regex(/^\d{1,4}$/, { error: 'must be a number of rows from 0 to 9999' }).transform(Number).default(50),
  MLFLOW_TRACKING_URI: text.optional(),
  // MLflow's own names.
  MLFLOW_TRACKING_TOKEN: z.string().regex(/^[!-~]+$/, { error: 'must be a token: printable characters of ASCII without blanks' }).optional(),
  MLFLOW_TRACKING_USERNAME: z.string().regex(/^[^:]+$/, { error: "must not contain ':'" }).optional(),
  MLFLOW_TRACKING_PASSWORD: z.string().optional(),
  MLFLOW_TRACKING_SERVER_CERT_PATH: text.optional(),
  MLFLOW_TRACKING_CLIENT_CERT_PATH: text.optional(),
  MLFLOW_TRACKING_INSECURE_TLS: yesOrNo.optional(),
  ML_BACKEND: z.enum(['auto', 'native', 'wasm'], { error: 'must be auto, native or wasm' }).default('auto'),
  /** The private key that signs packages: PEM text, or the path of a file. */
  MODEL_SIGNING_KEY: text.optional(),
  /** The public key that packages must be signed by: PEM text, or the path of a file. */
  MODEL_PUBLIC_KEY: text.optional(),
  /** When `ml work` trains what. */
  TRAINING_CRONTAB: crontab.default([{ when: '0 3 * * *', trainings: [] }]),
  SERVE_TOKEN: text.min(16, { error: 'must have 16 characters or more' }).optional(),
});

/** The settings. */
export type Config = z.infer<typeof settings>;

/** The names of all settings: tests compare the documentation with them. */
export const settingNames: readonly string[] = Object.keys(settings.shape);

/**
 * Reads the settings from environment variables; an empty variable counts as not set, a blank one is rejected.
 *
 * @throws {AppError} BAD_SETTING naming each wrong variable; values are not repeated, they may be secrets
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = settings.safeParse(given);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => {
    const name = path.join('.');
    return name in given ? `${name} ${message}` : `${name} is not set; it ${message}`;
  });
  throw new AppError('BAD_SETTING', `${faults.join('. ')}. See apps/${APP}/README.md.`);
}
