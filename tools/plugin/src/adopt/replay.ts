import { readFile } from 'node:fs/promises';
import { messageOf, ToolError } from '@tripod/processes';
import { projectChanges } from '../project/project-changes.js';
import { prepareCommit } from './commit-changes.js';
import type { Repository } from './git.js';
import { adoptRecord, recordText, type AdoptRecord } from './record.js';
import { trackedFiles } from './tracked-files.js';

/**
 * What a project was made from.
 *
 * @throws {ToolError} BAD_USAGE when the file is not there or not of this form
 */
export async function readRecord(file: string): Promise<AdoptRecord> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new ToolError('BAD_USAGE', `${file} cannot be read: ${messageOf(error)}. Name the tripod.json of a project: npm run adopt -- --replay <file>.`, { cause: error });
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new ToolError('BAD_USAGE', `${file} is not JSON: ${messageOf(error)}`, { cause: error });
  }
  const parsed = adoptRecord.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ToolError('BAD_USAGE', `${file} is not what adopt writes: ${issue?.path.join('.')} ${issue?.message}. Was it written by a newer template?`);
}

/**
 * The project of a record on a commit of the template, as a commit in git's store that nothing points to: the same record
 * and commit give the same tree.
 *
 * @param commit default: the template's, as recorded
 */
export async function replay(repository: Repository, record: AdoptRecord, commit = record.template.commit): Promise<string> {
  const files = await trackedFiles(repository, commit).catch((error: unknown) => {
    throw new ToolError('BAD_USAGE', `This repository does not have the template's commit ${commit}: fetch it${record.template.address === null ? '' : ` from ${record.template.address}`}. (${messageOf(error).split('\n')[0]})`, { cause: error });
  });
  if (record.plan.sampleRows !== undefined) throw new ToolError('BAD_USAGE', 'The project has real rows in its fixture, which tripod.json does not keep: it cannot be made again from that alone.');
  const changes = await projectChanges(record.plan, files, { licence: record.licence, record: recordText(record) });
  return prepareCommit(repository, changes, 'feat: the project as adopt makes it', commit);
}
