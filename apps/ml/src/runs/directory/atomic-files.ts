import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isGone, thisProcess } from '../run-process.js';
import { namesIn } from './torn-file.js';

/**
 * Files and directories appear in the store whole or not at all: a draft is written aside, then renamed. Drafts lie in a
 * directory of the store itself, since a rename stays within one file system. MLflow takes every directory there for an
 * experiment, unless its name ends in `.trash`.
 */
export const ASIDE = '.incomplete.trash';

/** A new path for a draft, named after this process, so that the next run can remove what a dead process left. */
export async function aside(root: string): Promise<string> {
  await mkdir(join(root, ASIDE), { recursive: true });
  return join(root, ASIDE, `${encodeURIComponent(thisProcess())}~${randomUUID()}`);
}

/** Writes or replaces a file, with the directories above it. */
export async function writeWhole(root: string, path: string, text: string): Promise<void> {
  const draft = await aside(root);
  try {
    await writeFile(draft, text);
    await mkdir(dirname(path), { recursive: true });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true }); // on a full disk the draft would block the end of the run
    throw error;
  }
}

/** Removes the drafts of processes that have ended. */
export async function clearAside(root: string): Promise<void> {
  for (const draft of await namesIn(join(root, ASIDE))) {
    const writer = decodeURIComponent(draft.split('~')[0] ?? '');
    if (isGone(writer)) await rm(join(root, ASIDE, draft), { recursive: true, force: true });
  }
}
