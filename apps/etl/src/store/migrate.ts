import { Kysely, Migrator, PostgresDialect, sql, type Migration } from 'kysely';
import type { Client } from 'pg';
import { APP } from '../app.js';
import { AppError, messageOf } from '../errors.js';
import type { EtlProject, ProjectMigration } from '../ingest/project.js';
import { refuseFirstVersion, refuseUnknownMigrations } from './migration-faults.js';
import { datasetStatements } from './dataset-statements.js';
import { storeStatements } from './migrations/0001-store.js';
import { feedStatements } from './migrations/0003-feeds.js';
import { SCHEMA } from './tables.js';
import { refuseOtherViews } from './view-faults.js';

const STORE = '0001-store';
/** The migration that makes the tables of feeds. */
export const FEEDS = '0003-feeds';

/** The migrations of the mechanism and of a project, by name, in their order. */
export function migrationsOf({ migrations }: Pick<EtlProject, 'migrations'>): Readonly<Record<string, Migration>> {
  const projects = Object.entries(migrations).map(([name, migration]) => [name, migrationOf(statementsOf(migration))] as const);
  return Object.fromEntries([[STORE, migrationOf(storeStatements)] as const, ...projects, [FEEDS, migrationOf(feedStatements)] as const]);
}

/**
 * Brings the app's schema up to this version of the app. Two at once wait for each other.
 *
 * @throws {AppError} DATABASE_NEWER, DATABASE_CHANGED with the way out
 */
export async function migrate(client: Client, project: EtlProject): Promise<void> {
  const migrations = migrationsOf(project);
  await refuseFirstVersion(client);
  await refuseUnknownMigrations(client, Object.keys(migrations));
  const migrator = new Migrator({
    db: kyselyOn(client),
    provider: { getMigrations: () => Promise.resolve(migrations) },
    migrationTableSchema: APP,
    migrationTableName: 'migrations',
    migrationLockTableName: 'migrations_lock',
    // The mechanism and the project add migrations independently: a new one may sort before one that ran.
    allowUnorderedMigrations: true,
  });
  const { error } = await migrator.migrateToLatest();
  if (error instanceof Error && /corrupted migrations/.test(error.message)) {
    throw new AppError('DATABASE_CHANGED', `The migrations of ${APP} were renamed or put into another order (${messageOf(error)}). Give them their old names, or \`npm run reset\` for the embedded database.`, { cause: error });
  }
  if (error !== undefined) throw error;
  await refuseOtherViews(client, project);
}

function statementsOf({ datasets = [], statements = [] }: ProjectMigration): readonly string[] {
  return [...datasets.flatMap(datasetStatements), ...statements.map((statement) => statement.replaceAll('{app}', SCHEMA))];
}

function migrationOf(statements: readonly string[]): Migration {
  return {
    async up(db: Kysely<unknown>) {
      for (const statement of statements) await sql.raw(statement).execute(db);
    },
  };
}

/** Kysely over an open connection, which stays open. */
function kyselyOn(client: Client): Kysely<unknown> {
  const lent = { query: client.query.bind(client), release: () => undefined };
  return new Kysely({ dialect: new PostgresDialect({ pool: { connect: () => Promise.resolve(lent), end: () => Promise.resolve() } }) });
}
