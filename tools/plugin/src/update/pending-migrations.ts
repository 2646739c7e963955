import type { Migration } from '../../migrations/index.js';
import { prepareCommit } from '../adopt/commit-changes.js';
import type { Repository } from '../adopt/git.js';
import { trackedFiles } from '../adopt/tracked-files.js';
import type { RecordedTemplate } from './recorded-template.js';

const FOLDER = 'tools/plugin/migrations/';

/** The migrations that neither the template of a project had, nor an update has applied, by number. */
export async function pendingMigrations(repository: Repository, all: readonly Migration[], { commit, migrations }: RecordedTemplate): Promise<readonly Migration[]> {
  const names = (await repository.ask(['ls-tree', '--name-only', commit, FOLDER])).split('\n').map((path) => path.slice(FOLDER.length));
  const had = new Set([...migrations, ...names.flatMap((name) => (/^\d+-.*\.ts$/.test(name) ? [Number.parseInt(name, 10)] : []))]);
  return all.filter(({ number }) => !had.has(number)).sort((one, other) => one.number - other.number);
}

/** The entries of tripod.json after migrations. */
export const migratedRecord = (entries: Readonly<Record<string, unknown>>, pending: readonly Migration[]): Readonly<Record<string, unknown>> =>
  pending.reduce((record, { record: change }) => change?.(record) ?? record, entries);

/** A commit with the files of another one after migrations; nothing points to it. */
export async function migratedFiles(repository: Repository, commit: string, pending: readonly Migration[], scope: string): Promise<string> {
  let last = commit;
  for (const { files: change, about } of pending) if (change !== undefined) last = await prepareCommit(repository, change(await trackedFiles(repository, last), scope), about, last);
  return last;
}
