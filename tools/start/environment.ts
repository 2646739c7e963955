import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { checkout, databaseVariable, messageOf, ToolError, type App } from '@tripod/processes';
import { acquireDatabase } from '@tripod/database';
import { modelKeysFor } from './model-keys.js';
import { askLoopbackDirectly, keepBack, postgresOf } from './surroundings.cjs';

/** What an app gets by its environment. */
export interface AppEnvironment extends Record<string, string> {
  DATABASE_URL: string;
  RUNS_DIRECTORY: string;
  /** Where user keeps the packages that it has fetched. */
  PACKAGE_CACHE_DIRECTORY: string;
  /** The etl app whose data a consumer reads. */
  DATASETS_FROM: string;
}

/** What the caller's environment says about Postgres in general. */
let postgresDefaults: Readonly<Record<string, string>> = {};

/** Keeps what other tools are set to from this process and all that it starts. */
export function takeSurroundings(env = process.env): void {
  postgresDefaults = postgresOf(keepBack('command', env));
  askLoopbackDirectly(env);
}

/**
 * Reads `.env` of the root, or a file of an app, if there is one. What the process's own environment sets already stays.
 *
 * @throws {ToolError} BAD_SETTING if the file cannot be read
 */
export function readEnvFile(folder = checkout, name = '.env'): void {
  const file = join(folder, name);
  if (!existsSync(file)) return;
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new ToolError('BAD_SETTING', `${file} cannot be read: ${messageOf(error)}`, { cause: error });
  }
  for (const [name, value] of Object.entries(parseEnv(text))) process.env[name] ??= value;
}

/**
 * Runs `work` while there is a Postgres for these apps: the one that a variable names (<APP>_DATABASE_URL for one app,
 * else DATABASE_URL for all), or else the embedded one, which is started only if an app needs it.
 *
 * @param apps of the workspace
 */
export async function withDatabase<T>(apps: readonly App[], needed: readonly App[], work: (environment: (app: App) => AppEnvironment) => Promise<T>): Promise<T> {
  const own = (app: App) => process.env[databaseVariable(app)] || process.env['DATABASE_URL'] || undefined;
  const embedded = needed.every((app) => own(app) !== undefined) ? undefined : await acquireDatabase({ checkout });
  try {
    return await work((app) => {
      const address = own(app) ?? embedded?.url(app.name);
      if (address === undefined) throw new Error(`${app.name} is not among the apps that a database was acquired for`);
      return {
        ...(own(app) === undefined ? {} : postgresDefaults),
        DATABASE_URL: address,
        RUNS_DIRECTORY: process.env['RUNS_DIRECTORY'] || join(checkout, 'mlruns'),
        PACKAGE_CACHE_DIRECTORY: process.env['PACKAGE_CACHE_DIRECTORY'] || join(checkout, '.tripod', 'packages'),
        DATASETS_FROM: process.env['DATASETS_FROM'] || producerOf(apps),
        ...modelKeysFor(app.kind, process.env),
      };
    });
  } finally {
    await embedded?.release();
  }
}

/** The etl app whose data consumers read unless a setting says otherwise: the one called etl, or else the only one. */
function producerOf(apps: readonly App[]): string {
  const producers = apps.filter(({ kind }) => kind === 'etl').map(({ name }) => name);
  const [only] = producers;
  return only !== undefined && producers.length === 1 ? only : 'etl';
}
