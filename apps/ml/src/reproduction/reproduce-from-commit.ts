import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError } from '../errors.js';
import { inSnapshot } from '../instances/snapshot.js';
import type { Model } from '../model/model.js';
import { openCheckedPackage } from '../packages/open-checked-package.js';
import type { Trust } from '../packages/trust.js';
import { gitLine } from '../runs/git.js';
import type { RunStore, RunSummary } from '../runs/run-store.js';
import { assertSameRows } from './assert-same-rows.js';
import { DIFF_FILE, REPRODUCTION_ARTIFACTS } from './keep-for-reproduction.js';
import { recordedTraining } from './recorded-training.js';
import { hashOf, sourceFactsIn, type SourceFacts } from './source-facts.js';
import { withWorktree } from './with-worktree.js';

/** What is trained again, from the sources of its run. */
export interface FromCommitRequest {
  readonly run: RunSummary;
  readonly model: Model;
  /** The etl app that publishes the rows. */
  readonly etl: string;
  /** The address of Postgres; undefined when it is not set. */
  readonly url: string | undefined;
}

export interface FromCommitTools {
  readonly store: RunStore;
  /** Whose code may run: the signature of the package vouches for the commit and its changes. */
  readonly trust: Trust;
  readonly signal: AbortSignal;
  /** Called when something begins. */
  stage(name: string): void;
}

/** The sources that were used. */
export interface UsedSources {
  readonly commit: string;
  /** Whether files of the commit were changed as they were for the run. */
  readonly isChanged: boolean;
}

/**
 * Does the work in a worktree with the sources that trained a run. What is missing for that is said before anything is
 * built: rows, commit, changes.
 *
 * @param work gets the worktree's directory
 * @throws {AppError} ROWS_CHANGED, COMMIT_MISSING, NOT_REPRODUCIBLE; as `openCheckedPackage`; what the work throws
 */
export async function withSourcesOf<T>({ run, model, etl, url }: FromCommitRequest, { store, trust, signal, stage }: FromCommitTools, work: (directory: string, sources: UsedSources) => Promise<T>): Promise<T> {
  const recorded = await recordedTraining(store, run, model);
  await inSnapshot(url, (client) => assertSameRows(client, { runId: run.id, model, etl }, recorded), signal);
  const source = await sourceOfPackage(store, run, trust, signal);
  const checkout = await checkoutOfThisProgram(run);
  const diff = source.diff === undefined ? undefined : await keptDiff(store, run, source.diff);
  const { commit } = source;
  stage(`make a worktree of commit ${commit.slice(0, 12)}${diff === undefined ? '' : ', changed as the run says'}`);
  return withWorktree(checkout, { runId: run.id, commit, diff }, signal, (directory) => work(directory, { commit, isChanged: diff !== undefined }));
}

async function sourceOfPackage(store: RunStore, run: RunSummary, trust: Trust, signal: AbortSignal): Promise<SourceFacts> {
  await using opened = await openCheckedPackage(store, run.id, trust, signal);
  const source = await sourceFactsIn(opened.directory);
  if (source !== undefined) return source;
  throw new AppError('NOT_REPRODUCIBLE', `The package of run ${run.id} does not name the commit that trained it: it was trained outside of a git checkout, or by an older version of this app. With a build of the same code, \`ml reproduce ${run.id} --in-place\` trains it again.`);
}

async function checkoutOfThisProgram({ id }: RunSummary): Promise<string> {
  const directory = dirname(fileURLToPath(import.meta.url));
  try {
    return await gitLine(['rev-parse', '--show-toplevel'], { directory });
  } catch (cause) {
    throw new AppError('NOT_REPRODUCIBLE', `Run ${id} was trained from a commit, and this app does not run from a git checkout (${directory}) that could have it. Run it from one, or with a build of that commit: \`ml reproduce ${id} --in-place\`.`, { cause });
  }
}

/** The changes that the run keeps, if they are those of which the signed package knows. */
async function keptDiff(store: RunStore, { id }: RunSummary, expected: string): Promise<Buffer> {
  if (expected === 'lost') throw new AppError('NOT_REPRODUCIBLE', `Run ${id} was trained from files that differed from their commit by more than 1 MB, which no run keeps. Its code is gone. Choose another of \`ml runs\`.`);
  await using files = await store.openArtifacts(id, REPRODUCTION_ARTIFACTS);
  const diff = await readFile(join(files.directory, DIFF_FILE)).catch(() => undefined);
  if (diff !== undefined && hashOf(diff) === expected) return diff;
  throw new AppError('NOT_REPRODUCIBLE', `The changes of the working tree (${REPRODUCTION_ARTIFACTS}/${DIFF_FILE}) that trained run ${id} ${diff === undefined ? 'are missing' : 'were altered: their sha256 is not the one in its package'}. Restore the file, or choose another of \`ml runs\`.`);
}
