import { ToolError } from '@tripod/processes';
import type { Migration } from '../../migrations/index.js';
import { prepareCommit } from '../adopt/commit-changes.js';
import type { Repository } from '../adopt/git.js';
import { adoptRecord, RECORD, recordText, type AdoptRecord } from '../adopt/record.js';
import { replay } from '../adopt/replay.js';
import { trackedFiles } from '../adopt/tracked-files.js';
import { fixtureName } from '../project/fixture.js';
import { namesOf } from '../project/names.js';
import { mergeTrees, type Merged } from './merge-trees.js';
import { migratedFiles, migratedRecord, pendingMigrations } from './pending-migrations.js';
import { projectOfTemplate } from './project-of-template.js';
import type { RecordedTemplate } from './recorded-template.js';

/** The newer template: where it is, its commit and its version. */
export type NewerTemplate = AdoptRecord['template'];

/** What an update makes, not yet in the files of the checkout. */
export interface Update {
  readonly merged: Merged;
  readonly applied: readonly Migration[];
}

/**
 * Merges the project that the recorded template makes of tripod.json, the one that the newer template makes of it, and the
 * project as it stands. Each template makes it by its own code; this code is that of the newer one.
 *
 * @param packages a checkout with installed packages
 * @throws {ToolError} BAD_USAGE when the newer template cannot read tripod.json; COMMAND_FAILED when the recorded one does not make the project
 */
export async function prepareUpdate(repository: Repository, recorded: RecordedTemplate, newer: NewerTemplate, all: readonly Migration[], packages: string): Promise<Update> {
  const applied = await pendingMigrations(repository, all, recorded);
  const record = recordOf(recorded, newer, applied);
  const made = await projectOfTemplate(repository, recorded.commit, withoutSample(recorded), packages);
  const { sampleRows, ...plan } = record.plan;
  const next = await replay(repository, { ...record, plan }, newer.commit);
  const { scope } = record.plan;
  const base = await migratedFiles(repository, await repository.ask(['commit-tree', made, '-m', 'the project as it was made']), applied, scope);
  const ours = await migratedFiles(repository, await repository.ask(['rev-parse', 'HEAD']), applied, scope);
  // tripod.json is ours to write, and real rows are in the project alone: what base and template have alike stays as the project has it.
  const same = new Map<string, string | Uint8Array>([[RECORD, recordText(record)]]);
  const fixture = `apps/etl/src/${namesOf(record.plan).folder}/${fixtureName(record.plan)}`;
  const rows = sampleRows === undefined ? undefined : (await trackedFiles(repository, next)).read(fixture);
  const tree = async (commit: string, written: ReadonlyMap<string, string | Uint8Array>) => repository.ask(['rev-parse', `${await prepareCommit(repository, { written, removed: [] }, 'for a merge', commit)}^{tree}`]);
  const merged = await mergeTrees(repository, await tree(base, rows === undefined ? same : new Map([...same, [fixture, rows]])), await tree(ours, same), await tree(next, same));
  return { merged, applied };
}

/** tripod.json as the newer template writes it. */
function recordOf({ entries, migrations }: RecordedTemplate, template: NewerTemplate, applied: readonly Migration[]): AdoptRecord {
  const numbers = [...migrations, ...applied.map(({ number }) => number)];
  const parsed = adoptRecord.safeParse({ ...migratedRecord(entries, applied), template, ...(numbers.length === 0 ? {} : { migrations: numbers }) });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ToolError('BAD_USAGE', `The newer template does not understand ${RECORD}: ${issue?.path.join('.')} ${issue?.message}. Was it edited by hand, or is that template older than the project's? Nothing was changed.`);
}

/** A template makes made-up rows of a plan alone: it does not have the real ones. */
function withoutSample({ entries, text }: RecordedTemplate): string {
  const { plan } = entries;
  if (typeof plan !== 'object' || plan === null || !('sampleRows' in plan)) return text;
  const { sampleRows: _, ...others } = plan;
  return JSON.stringify({ ...entries, plan: others });
}
