import { z } from 'zod';
import { APP } from './app.js';
import type { Project } from './define-project.js';
import { AppError } from './errors.js';
import { logLevel } from './log.js';
import { wholeNumberSetting } from './number-setting.js';
import { defaultCacheDirectory } from './runs/cache/default-directory.js';

/** A text that says something: a blank is a slip. */
const text = z.string().regex(/\S/, { error: 'must not be blank' });
/** As MLflow reads it: in whatever case. */
const yesOrNo = z.string().regex(/^(true|false|1|0)$/i, { error: 'must be true or false' }).transform((value) => /^(true|1)$/i.test(value));
const milliseconds = wholeNumberSetting({ min: 1, max: 3_600_000 });
const megabytes = wholeNumberSetting({ min: 1, max: 1_000_000 });

/** Every setting of the app, in one zod object, besides those of its policy; the result has the variables' own names. */
const settings = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be postgresql://user:password@host:port/database' }),
  /** Name of the etl app whose data this app reads. */
  DATASETS_FROM: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/, { error: 'must be the name of an etl app, such as etl' })
    .default('etl'),
  LOG_LEVEL: logLevel.optional(),
  RUNS_DIRECTORY: text.default('mlruns'),
  MLFLOW_TRACKING_URI: z
    .url({ protocol: /^https?$/, error: 'must be the http:// or https:// address of an MLflow server; a directory of runs is named by RUNS_DIRECTORY' })
    .optional(),
  MLFLOW_TRACKING_TOKEN: z.string().regex(/^[!-~]+$/, { error: 'must be a token: printable characters of ASCII without blanks' }).optional(),
  MLFLOW_TRACKING_USERNAME: z.string().regex(/^[^:]+$/, { error: "must not contain ':'" }).optional(),
  MLFLOW_TRACKING_PASSWORD: z.string().optional(),
  MLFLOW_TRACKING_SERVER_CERT_PATH: text.optional(),
  MLFLOW_TRACKING_CLIENT_CERT_PATH: text.optional(),
  MLFLOW_TRACKING_INSECURE_TLS: yesOrNo.optional(),
  RUN_STORE_TIMEOUT_MS: milliseconds.default(30_000),
  RUN_STORE_RETRIES: wholeNumberSetting({ min: 0, max: 20 }).default(4),
  /** The public key that packages must be signed by: PEM text, or the path of a file. */
  MODEL_PUBLIC_KEY: text.optional(),
  PREDICT_BY: z.enum(['run', 'endpoint'], { error: 'must be run or endpoint' }).optional(),
  RUN_ID: text.optional(),
  PREDICTION_ENDPOINT: text.optional(),
  PREDICTION_TOKEN: text.optional(),
  PREDICTION_TIMEOUT_MS: milliseconds.default(30_000),
  PREDICTION_RETRIES: wholeNumberSetting({ min: 0, max: 20 }).default(4),
  PREDICTION_CONCURRENCY: wholeNumberSetting({ min: 1, max: 64 }).default(4),
  PACKAGE_CACHE_DIRECTORY: text,
  PACKAGE_CACHE_MB: megabytes.default(4096),
  PACKAGE_MAX_MB: megabytes.default(1024),
  PACKAGE_MAX_FILES: wholeNumberSetting({ min: 1, max: 1_000_000 }).default(10_000),
  PACKAGE_FETCH_TIMEOUT_MS: milliseconds.default(600_000),
  PACKAGE_START_TIMEOUT_MS: milliseconds.default(30_000),
  PACKAGE_BATCH_TIMEOUT_MS: milliseconds.default(60_000),
});

/** The settings; those of the policy beside the app's own. */
export type Config = z.infer<typeof settings> & Readonly<Record<string, unknown>>;

/** The names of all settings: tests compare the documentation with them, and a policy may not use one of the app's. */
export function settingNames(project?: Project): readonly string[] {
  return [...Object.keys(settings.shape), ...Object.keys(project?.policy.settings ?? {})];
}

/**
 * Reads the settings from environment variables; an empty variable counts as not set, a blank one is rejected.
 *
 * @throws {AppError} BAD_SETTING naming each wrong variable; values are not repeated, they may be secrets
 */
export function readConfig(project: Project, env: NodeJS.ProcessEnv): Config {
  const given: Record<string, unknown> = {
    PACKAGE_CACHE_DIRECTORY: defaultCacheDirectory(env),
    ...Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== '')),
  };
  const app = settings.safeParse(given);
  const policy = z.object(project.policy.settings).safeParse(given);
  if (app.success && policy.success) return { ...policy.data, ...app.data };
  const faults = [app, policy].flatMap(({ error }) => error?.issues ?? []).map(({ path, message }) => {
    const name = path.join('.');
    return name in given ? `${name} ${message}` : `${name} is not set; it ${message}`;
  });
  throw new AppError('BAD_SETTING', `${faults.join('. ')}. See apps/${APP}/README.md.`);
}
