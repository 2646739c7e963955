import { z } from 'zod';
import { APP } from './app.js';
import { partitionChecks } from './checks/checks-setting.js';
import { AppError } from './errors.js';
import { freshWithin } from './freshness/fresh-within.js';
import { keepDaysSetting } from './keep-days-setting.js';
import { logLevel } from './log.js';
import { shareSetting } from './share-setting.js';
import { sourceFiles } from './source-files-setting.js';
import { crontab } from './work/crontab.js';

/** Every setting of the app, in one zod object; the result has the variables' own names. */
const settings = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be postgresql://user:password@host:port/database' }),
  LOG_LEVEL: logLevel.optional(),
  /** The folder that downloaded files stay in: a download that broke off goes on from there. */
  DOWNLOADS: z.string().default('downloads'),
  /** The file that a source reads in place of its usual one, by the name of the source. */
  SOURCE_FILES: sourceFiles.default({}),
  /** The share of a partition's records that may be refused; without it all but the last one may. */
  MAX_REFUSED: shareSetting.optional(),
  /** How much later than newer ones an event of a feed may come, in its own time. */
  WATERMARK_MINUTES: z.string().regex(/^\d{1,5}$/, { error: 'must be a whole number of minutes from 0 to 10080', abort: true }).transform(Number).pipe(z.number().max(10_080, { error: 'must be 10080 or less' })).default(10),
  /** What is compared with the neighbours of a partition, and what an alarm does. */
  PARTITION_CHECKS: partitionChecks.optional(),
  /** When `etl work` ingests what. */
  INGEST_CRONTAB: crontab.default([{ when: '0 3 * * *', pipelines: [] }]),
  /** How many local days `etl prune` keeps. */
  KEEP_DAYS: keepDaysSetting.optional(),
  /** How old datasets may be; `etl status` ends with 1 when one is older. */
  FRESH_WITHIN: freshWithin.optional(),
  /** Where `etl status` posts such datasets. */
  STATUS_WEBHOOK: z.url({ protocol: /^https?$/, error: 'must be the address of a webhook: http:// or https://' }).optional(),
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
  return readSettings(settings, env);
}

/** The settings of what reads sources without a database. */
export type PlaceConfig = Pick<Config, 'DOWNLOADS' | 'SOURCE_FILES'>;

/** @throws {AppError} BAD_SETTING, as {@link readConfig} does */
export function readPlaceConfig(env: NodeJS.ProcessEnv): PlaceConfig {
  return readSettings(settings.pick({ DOWNLOADS: true, SOURCE_FILES: true }), env);
}

function readSettings<Settings>(schema: z.ZodType<Settings>, env: NodeJS.ProcessEnv): Settings {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => {
    const name = path.join('.');
    return name in given ? `${name} ${message}` : `${name} is not set; it ${message}`;
  });
  throw new AppError('BAD_SETTING', `${faults.join('. ')}. See apps/${APP}/README.md.`);
}
