import type { Migration } from './migration.js';

export type { Migration } from './migration.js';

/** All migrations, by number. A project has those that its template had, and those that tripod.json names. */
export const migrations: readonly Migration[] = [];
