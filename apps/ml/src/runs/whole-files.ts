import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { isGone, thisProcess } from './run-process.js';

/**
 * Files and directories that appear in the store whole or not at all: written aside, then renamed.
 * Aside is a directory of the store itself, as a rename stays within one file system. MLflow takes every directory there
 * for an experiment whose name does not end in `.trash`.
 */
const ASIDE = '.incomplete.trash';

/** A new path in the store's side directory, named after this process so that what it leaves behind can be told. */
export async function aside(root: string): Promise<string> {
  await mkdir(join(root, ASIDE), { recursive: true });
  return join(root, ASIDE, `${encodeURIComponent(thisProcess())}~${randomUUID()}`);
}

/** Replaces or makes a file, with the directories above it. */
export async function writeWhole(root: string, path: string, text: string): Promise<void> {
  const draft = await aside(root);
  try {
    await writeFile(draft, text);
    await mkdir(dirname(path), { recursive: true });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true }); // on a full disk it is in the way of the run's end
    throw error;
  }
}

/** Puts away what processes that are gone have left unfinished. */
export async function clearAside(root: string): Promise<void> {
  const drafts = await readdir(join(root, ASIDE)).catch(() => []);
  for (const draft of drafts) {
    const writer = decodeURIComponent(draft.split('~')[0] ?? '');
    if (isGone(writer)) await rm(join(root, ASIDE, draft), { recursive: true, force: true });
  }
}

/**
 * A `meta.yaml` as MLflow writes it: block style, sorted keys. Every text is quoted, so that no reader of YAML 1.1
 * takes an id of digits for a number.
 */
export function metaYaml(fields: Readonly<Record<string, unknown>>): string {
  return stringify(fields, { sortMapEntries: true, defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN', lineWidth: 0 });
}
