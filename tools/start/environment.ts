import { join } from 'node:path';
import { acquireDatabase } from '@tripod/database';
import { apps, type AppName } from './apps.js';
import { checkout } from './checkout.js';

/** What an app is told by its environment. */
export type AppEnvironment = Record<'DATABASE_URL' | 'RUNS_DIRECTORY', string>;

/**
 * Runs `work` while Postgres is there for these apps. One of one's own (ETL_DATABASE_URL, ML_DATABASE_URL,
 * USER_DATABASE_URL, else DATABASE_URL for all) comes before the embedded one, which is started only if an app needs it.
 */
export async function withDatabase<T>(needed: readonly AppName[], work: (environment: (app: AppName) => AppEnvironment) => Promise<T>): Promise<T> {
  const own = (app: AppName) => process.env[apps[app].variable] || process.env['DATABASE_URL'] || undefined;
  const embedded = needed.every((app) => own(app) !== undefined) ? undefined : await acquireDatabase({ checkout });
  try {
    return await work((app) => ({
      DATABASE_URL: own(app) ?? embedded?.url(apps[app].role) ?? '',
      RUNS_DIRECTORY: process.env['RUNS_DIRECTORY'] || join(checkout, 'mlruns'),
    }));
  } finally {
    await embedded?.release();
  }
}
